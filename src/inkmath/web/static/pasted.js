// What was typed or pasted as text, as lines of LaTeX: LaTeX, MathML, AsciiMath or plain text.

import { latexOfMathml } from "./mathml.js";
import { latexOfPlain, tokensOf } from "./plain.js";

const MOST_LINES = 60;
const AROUND = /^(\$\$?|\\\[|\\\()\s*([\s\S]*?)\s*(\$\$?|\\\]|\\\))[.,]?$/;
const BLOCK = /^\\begin\{(align|aligned|gather|gathered|equation|displaymath|eqnarray|split)(\*?)\}([\s\S]*)\\end\{\1\2\}$/;
/** Commands and braces: signs of LaTeX, which AsciiMath does not need. */
const LATEX = /\\[a-zA-Z]|[_^]\{|\\[\\,;{}|%]/;

/**
 * The lines of text, each as LaTeX; text that is neither stays what it is.
 * @param {string} text
 */
export function linesOf(text) {
  const lines = latexOfMathml(text) ?? rowsOf(text.trim()).map(understood);
  return lines.filter(Boolean).slice(0, MOST_LINES);
}

/**
 * One line of text as LaTeX.
 * @param {string} line
 */
export function understood(line) {
  const text = bared(line);
  return LATEX.test(text) ? text.replace(/\s+/g, " ") : latexOfPlain(text) ?? text;
}

/** @param {string} text */
function bared(text) {
  const trimmed = text.trim();
  return AROUND.exec(trimmed)?.[2] ?? trimmed;
}

/** The rows of an aligned block of LaTeX, without their marks of alignment; otherwise the lines of the text. */
function rowsOf(text) {
  const block = BLOCK.exec(bared(text))?.[3];
  if (block === undefined) return isOne(text) ? [text] : text.split(/\r?\n/).map((row) => row.trim());
  return block.split(/\\\\(?:\[[^\]]*\])?/).map((row) => row.replace(/(?<!\\)&/g, "").replace(/\\(?:label|tag)\{[^}]*\}|\\nonumber/g, "").trim());
}

/** True for an environment such as cases, or a formula between marks, that goes over several lines of text. */
const isOne = (text) => /^(\$\$?|\\\[|\\\()/.test(text) ? AROUND.test(text) && text.split(/\$\$?|\\\[|\\\(/).length <= 3 : /\\begin\{/.test(text);

/** Words, signs and powers that plain text and LaTeX without commands understand differently. */
const PLAIN = /√|<=|>=|!=|\+-|[_^](\d\d|[(-])/;

/**
 * True for text that is plain rather than LaTeX, as far as that makes a difference.
 * @param {string} text
 */
export function isPlain(text) {
  return !LATEX.test(text) && (PLAIN.test(text) || tokensOf(text).some((token) => /^[a-zA-Z]{2,}$/.test(token)));
}

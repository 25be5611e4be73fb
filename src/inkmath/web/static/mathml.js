// MathML that was pasted, as LaTeX: presentation MathML, of which what says nothing is left out.

import { SIGN_LATEX, WORDS } from "./words.js";

/**
 * Characters that mean something else in LaTeX, or nothing; all others are read as they are.
 * @type {Record<string, string>}
 */
const CHARACTERS = { "{": "\\{", "}": "\\}", "%": "\\%", "∥": "\\|", "ⅆ": "d", "ⅇ": "e", "ⅈ": "i" };
/** Invisible operators and spaces. */
const SILENT = /[\u2061-\u2064\u200b\s\u00a0]/g;
const ACCENTS = { "→": "\\vec", "⃗": "\\vec", "¯": "\\bar", "‾": "\\bar", "_": "\\bar", "^": "\\hat", "~": "\\tilde", "˙": "\\dot", "¨": "\\ddot" };
const LEFT_OUT = /^(annotation|annotation-xml|mphantom|mspace|maligngroup|malignmark|none|mprescripts)$/;
const MOST_CHARACTERS = 20_000;

/**
 * The lines of LaTeX in text that holds MathML; null where it holds none.
 * @param {string} text
 */
export function latexOfMathml(text) {
  if (!/<(\w+:)?math[\s>]/.test(text) || text.length > MOST_CHARACTERS) return null;
  const holder = new DOMParser().parseFromString(text, "text/html"); // never shown, and nothing in it runs
  const formulas = [...holder.querySelectorAll("math")].map((one) => rowOf(one.children).trim()).filter(Boolean);
  return formulas.length ? formulas : null;
}

/** @param {Iterable<Element>} elements */
const rowOf = (elements) => [...elements].map(latexOf).join("");

/** @type {Record<string, (parts: Element[], element: Element) => string>} */
const SHAPES = {
  mfrac: ([above, below], element) => (/^0/.test(element.getAttribute("linethickness") ?? "") ? `\\binom{${latexOf(above)}}{${latexOf(below)}}` : `\\frac{${latexOf(above)}}{${latexOf(below)}}`),
  msqrt: (parts) => `\\sqrt{${rowOf(parts)}}`,
  mroot: ([radicand, index]) => `\\sqrt[${latexOf(index)}]{${latexOf(radicand)}}`,
  msup: ([base, power]) => `${based(base)}^{${latexOf(power)}}`,
  msub: ([base, index]) => `${based(base)}_{${latexOf(index)}}`,
  msubsup: ([base, index, power]) => `${based(base)}_{${latexOf(index)}}^{${latexOf(power)}}`,
  munder: ([base, under]) => `${based(base)}_{${latexOf(under)}}`,
  mover: ([base, over]) => accented(base, over) ?? `${based(base)}^{${latexOf(over)}}`,
  munderover: ([base, under, over]) => `${based(base)}_{${latexOf(under)}}^{${latexOf(over)}}`,
  mtable: (rows) => `\\begin{matrix}${rows.map((row) => [...row.children].map((cell) => rowOf(cell.children)).join("&")).join("\\\\")}\\end{matrix}`,
  mfenced: (parts, element) => `${fence(element, "open", "(")}${parts.map(latexOf).join((element.getAttribute("separators") ?? ",").trim().slice(0, 1))}${fence(element, "close", ")")}`,
  semantics: ([first]) => (first ? latexOf(first) : ""),
};

/** @param {Element | undefined} element */
function latexOf(element) {
  const name = element?.localName.replace(/^.*:/, "") ?? "";
  if (!element || LEFT_OUT.test(name)) return "";
  if (name === "mtext" || name === "ms") return worded(element);
  if (/^m[ino]$/.test(name)) return tokenOf(element);
  return SHAPES[name]?.([...element.children], element) ?? rowOf(element.children);
}

/** A number, a name or a sign. */
function tokenOf(element) {
  const text = (element.textContent ?? "").replace(SILENT, "");
  if (text in WORDS && text.length > 1) return `${WORDS[text]} `;
  if (text in SIGN_LATEX && text !== "%") return `${SIGN_LATEX[text]} `;
  return [...text].map((one) => CHARACTERS[one] ?? one).join("");
}

function worded(element) {
  const text = (element.textContent ?? "").trim();
  return text ? `\\text{${text.replace(/[\\{}$&#^_%]/g, "")}}` : "";
}

/** What an index or a power belongs to. */
function based(base) {
  const latex = latexOf(base).trim();
  return /^(\\?[a-zA-Z]+|[^\\]|\\(int|sum|prod)|\\mathbb\{.\})?$/.test(latex) ? latex : `{${latex}}`;
}

function accented(base, over) {
  const command = ACCENTS[(over?.textContent ?? "").trim()];
  return command ? `${command}{${latexOf(base)}}` : null;
}

const fence = (element, name, usual) => CHARACTERS[element.getAttribute(name) ?? usual] ?? element.getAttribute(name) ?? usual;

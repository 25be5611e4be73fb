// LaTeX as native MathML. The server prints it; what was printed once is kept.

import { post } from "./api.js";
import { h } from "./dom.js";
import { t } from "./language.js";

/** Printings that are kept, those used last: a long page and its solutions need fewer. */
const MOST = 1500;
/** Lines of a request: fewer than the server allows. */
const MOST_LINES = 100;
const known = new Map();

/**
 * The printings of lines of LaTeX: objects with mathml, sympy, asciimath, typst, or an `error`.
 * @param {(string | null | undefined)[]} lines
 * @returns {Promise<Printed[]>}
 */
export async function prints(lines) {
  const missing = [...new Set(lines)].filter((line) => line && !known.has(line));
  for (let i = 0; i < missing.length; i += MOST_LINES) {
    const answer = await post("/v1/print", { latex: missing.slice(i, i + MOST_LINES) });
    for (const printed of answer.results) known.set(printed.source, printed);
  }
  const found = lines.map((line) => used(line) ?? { source: line, latex: line });
  while (known.size > MOST) known.delete(known.keys().next().value);
  return found;
}

/** The printing of a line, as the one used last; undefined of one that is not known. */
function used(line) {
  const printed = known.get(line);
  if (printed && known.delete(line)) known.set(line, printed);
  return printed;
}

/** The error in LaTeX that `prints` has seen; null if there is none. */
export const faultOf = (latex) => known.get(latex)?.error?.message ?? null;

/**
 * A <math> element of LaTeX that `prints` has seen; code where it says more than inkmath prints.
 * @param {string} latex
 */
export function math(latex, isBlock = false) {
  const printed = known.get(latex);
  if (!printed?.mathml) return h("code", { className: "latex", textContent: latex });
  const parsed = new DOMParser().parseFromString(printed.mathml, "application/xml").documentElement;
  const element = document.importNode(parsed, true);
  if (isBlock) element.setAttribute("display", "block");
  else element.removeAttribute("display");
  element.setAttribute("aria-label", spoken(latex));
  return element;
}

/**
 * LaTeX for a voice that does not read MathML.
 * @param {string} latex
 */
export function spoken(latex) {
  return latex
    .replaceAll("\\begin{cases}", t(" rows: "))
    .replaceAll("\\end{cases}", " ")
    .replaceAll("\\\\", ", ")
    .replaceAll("\\frac", t(" fraction "))
    .replaceAll("\\sqrt", t(" root "))
    .replaceAll("^{2}", t(" squared "))
    .replaceAll("^", t(" to the "))
    .replaceAll("_", t(" sub "))
    .replaceAll("-", t(" minus "))
    .replaceAll("=", t(" equals "))
    .replace(/[{}\\]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

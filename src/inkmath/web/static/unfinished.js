// Lines that are still being written, such as `2x=`: they wait for the rest. Pure.

import { tokenise } from "./tokens.js";

const OPEN = new Set(["(", "[", "{", "\\{", "\\left", "\\langle", "\\lfloor", "\\lceil"]);
const CLOSED = new Set([")", "]", "}", "\\}", "\\right", "\\rangle", "\\rfloor", "\\rceil"]);
/** Tokens that want something after them. */
const OPERATORS = new Set(["+", "-", "\\pm", "\\mp", "\\cdot", "\\times", "\\div", ":", "/", "^", "_", "<", ">", "\\le", "\\leq", "\\ge", "\\geq", "\\neq", "\\ne", "\\approx", "\\equiv", "\\in", "\\Rightarrow", "\\Leftrightarrow", "\\to", "\\frac", "\\sqrt", "\\sum", "\\prod", "\\int", "\\lim", "\\sin", "\\cos", "\\tan", "\\ln", "\\log", "\\exp", "\\begin{cases}"]);
/** What is worked out where an equals sign follows it, whatever letters it holds. */
const WORKED_OUT = new Set(["\\int", "\\iint", "\\sum", "\\prod", "\\lim", "\\binom", "\\det", "!", "%"]);
const LETTER = /^([a-zA-Z]|\\(alpha|beta|gamma|delta|epsilon|varepsilon|theta|lambda|mu|rho|sigma|tau|phi|varphi|omega))$/;
const CONSTANTS = new Set(["e", "i"]);

/**
 * True if a line ends where more must come: after an operator, in an open bracket, or at an equals sign behind letters
 * that there is no value of.
 * @param {string} latex
 */
export function isUnfinished(latex) {
  const tokens = tokenise(latex);
  const last = tokens[tokens.length - 1];
  if (last === undefined) return false;
  if (isOpen(tokens) || OPERATORS.has(last) || hasEmptyGroup(tokens)) return true;
  if (last !== "=") return false;
  const before = tokens.slice(0, -1);
  const isQuestion = before.some((token) => WORKED_OUT.has(token)) || !before.some((token) => LETTER.test(token) && !CONSTANTS.has(token));
  return !isQuestion || !before.length;
}

/** True if a bracket or brace is not closed. A half-open interval is: `[0,1[` has as many as it needs. */
function isOpen(tokens) {
  const braces = count(tokens, (token) => token === "{") - count(tokens, (token) => token === "}");
  if (braces > 0) return true;
  const brackets = tokens.filter((token) => token !== "{" && token !== "}");
  const isInterval = brackets.includes("[") || brackets.includes("]");
  return !isInterval && count(brackets, (token) => OPEN.has(token)) > count(brackets, (token) => CLOSED.has(token));
}

const count = (tokens, isOne) => tokens.filter(isOne).length;

/** True if something is missing between braces, as in `\frac{1}{}`. */
const hasEmptyGroup = (tokens) => tokens.some((token, i) => token === "{" && tokens[i + 1] === "}");

// Plain text such as "sqrt(16)+2*3" or AsciiMath, as LaTeX. Pure.
//
// A fraction bar, a power, an index and a root take the number, letter, function or bracket beside them, and no more:
// "1/2+3" is a half and three, "1/(2+3)" a fifth.

import { ROOT_WORDS, SIGN_LATEX, WORDS } from "./words.js";

const CLOSING = { "(": ")", "[": "]", "{": "}" };
const WORD_LIST = [...Object.keys(WORDS), ...ROOT_WORDS, "abs"].sort((a, b) => b.length - a.length);
const SIGN_LIST = Object.keys(SIGN_LATEX).sort((a, b) => b.length - a.length);
/** Functions, which take their argument with them; a letter of these is one where a bracket follows. */
const FUNCTION = /^\\(a?(sin|cos|tan)|cot|sec|csc|(sin|cos|tan)h|arc(sin|cos|tan)|ln|log|exp|gcd|max|min|det|arg)$/;
const FUNCTION_LETTER = /^[fgh]$/;
const DEEPEST = 60;

/**
 * The LaTeX of plain text; null where it is none: brackets that do not match, too deep.
 * @param {string} text
 */
export function latexOfPlain(text) {
  const reader = new Reader(tokensOf(text));
  try {
    const latex = reader.row("");
    return reader.isAtEnd ? latex : null;
  } catch (error) {
    if (error instanceof NotPlain) return null;
    throw error;
  }
}

class NotPlain extends Error {}

/**
 * The tokens of plain text: numbers, words, signs, characters.
 * @param {string} text
 */
export function tokensOf(text) {
  const tokens = [];
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at);
    const token = /^\d+(?:[.,]\d+)?/.exec(rest)?.[0] ?? WORD_LIST.find((word) => rest.startsWith(word)) ?? SIGN_LIST.find((sign) => rest.startsWith(sign)) ?? rest[0];
    if (token.trim()) tokens.push(token);
    at += token.length;
  }
  return tokens;
}

class Reader {
  /** @param {string[]} tokens */
  constructor(tokens) {
    this.tokens = tokens;
    this.at = 0;
    this.depth = 0;
  }

  get isAtEnd() {
    return this.at === this.tokens.length;
  }

  get next() {
    return this.tokens[this.at] ?? "";
  }

  /** Takes the next token if it is this one. */
  takes(token) {
    if (this.next !== token || this.isAtEnd) return false;
    this.at += 1;
    return true;
  }

  /** Everything up to a closing sign, which stays, or to the end for "". */
  row(closing) {
    this.depth += 1;
    if (this.depth > DEEPEST) throw new NotPlain();
    const parts = [];
    while (!this.isAtEnd && !(this.next === closing || ")]}".includes(this.next))) parts.push(this.fraction());
    this.depth -= 1;
    return parts.reduce(joined, "");
  }

  fraction() {
    let above = this.scripted();
    while (this.takes("/")) above = whole(`\\frac{${above.bare}}{${this.scripted().bare}}`);
    return above.latex;
  }

  /** A simple part with its index and its power. */
  scripted() {
    const base = this.simple();
    let scripts = "";
    while (this.next === "_" || this.next === "^") scripts += `${this.tokens[this.at++]}{${this.signed()}}`;
    let latex = base.latex + scripts;
    if (FUNCTION.test(base.latex) && !this.isAtEnd && !/^[-+*/=<>,;)\]}|]/.test(this.next)) latex = joined(latex, this.scripted().latex);
    else if (FUNCTION_LETTER.test(base.latex) && this.next === "(") latex += this.simple().latex;
    return scripts || latex !== base.latex ? whole(latex) : base;
  }

  /** What stands in a power or an index: with its sign. */
  signed() {
    const sign = this.takes("-") ? "-" : this.takes("+") ? "+" : "";
    return sign + this.simple().bare;
  }

  /** @returns {{latex: string, bare: string}} A number, a letter, a root, a bracket; bare: without its round brackets. */
  simple() {
    if (this.isAtEnd) throw new NotPlain();
    const token = this.tokens[this.at++];
    if (token === "sqrt" || token === "√") return whole(`\\sqrt{${this.simple().bare}}`);
    if (token === "cbrt") return whole(`\\sqrt[3]{${this.simple().bare}}`);
    if (token === "root") return whole(`\\sqrt[${this.simple().bare}]{${this.simple().bare}}`);
    if (token === "abs" && this.next === "(") return whole(`\\left|${this.simple().bare}\\right|`);
    if (token === "|") return this.bars();
    if (token in CLOSING) return this.bracket(token);
    if (")]}".includes(token)) throw new NotPlain();
    return whole(WORDS[token] ?? SIGN_LATEX[token] ?? token);
  }

  bracket(opening) {
    const bare = this.row(CLOSING[opening]);
    if (this.isAtEnd) throw new NotPlain();
    const closing = this.tokens[this.at++]; // intervals such as [1;2) have another than usual
    if ((opening === "{") !== (closing === "}")) throw new NotPlain();
    if (opening === "{") return whole(`\\{${bare}\\}`);
    return opening === "(" && closing === ")" ? { latex: `(${bare})`, bare } : whole(`${opening}${bare}${closing}`);
  }

  bars() {
    const bare = this.row("|");
    if (!this.takes("|")) throw new NotPlain();
    return whole(`|${bare}|`);
  }
}

const whole = (latex) => ({ latex, bare: latex });

/** Two pieces of LaTeX one after the other: a command and a letter do not run together. */
const joined = (before, after) => (/\\[a-zA-Z]+$/.test(before) && /^[a-zA-Z]/.test(after) ? `${before} ${after}` : before + after);

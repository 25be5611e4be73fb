// Plain text and pasted LaTeX as lines of LaTeX, and the groups that typing opens and ends.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Flow } from "../../../src/inkmath/web/static/flow.js";
import { isPlain, linesOf, understood } from "../../../src/inkmath/web/static/pasted.js";
import { latexOfPlain } from "../../../src/inkmath/web/static/plain.js";
import { emptyTable, withReadings, withStrokes, withTyped } from "../../../src/inkmath/web/static/session.js";

const PLAIN = {
  "sqrt(16)+2*3": "\\sqrt{16}+2\\cdot3",
  "1/2+3": "\\frac{1}{2}+3",
  "1/(2+3)": "\\frac{1}{2+3}",
  "1/2/3": "\\frac{\\frac{1}{2}}{3}",
  "(x+1)/(x-1)>=2": "\\frac{x+1}{x-1}\\geq2",
  "x^10-x^-2": "x^{10}-x^{-2}",
  "a_12^(n+1)": "a_{12}^{n+1}",
  "sin(x)/x": "\\frac{\\sin(x)}{x}",
  "2f(x)": "2f(x)",
  "1/f(x)": "\\frac{1}{f(x)}",
  "root(3)(8)": "\\sqrt[3]{8}",
  "√2": "\\sqrt{2}",
  "|x-1|/2": "\\frac{|x-1|}{2}",
  "[1;2)": "[1;2)",
  "{1,2}": "\\{1,2\\}",
  "sum_(k=1)^n k^2": "\\sum_{k=1}^{n}k^{2}",
  "pi x": "\\pi x",
  "2,5x": "2,5x",
};

test("plain text reads as on a keyboard", () => {
  for (const [text, latex] of Object.entries(PLAIN)) assert.equal(latexOfPlain(text), latex);
});

test("brackets that do not match are no plain text", () => {
  for (const text of ["(x", "x)", "{1,2)", "|x", "x^", "1/", "(".repeat(500)]) assert.equal(latexOfPlain(text), null, text);
});

test("what is pasted is understood line by line", () => {
  assert.deepEqual(linesOf("$x^2=4$"), ["x^{2}=4"]);
  assert.deepEqual(linesOf("\\[\n\\frac{1}{2}+3\n\\]"), ["\\frac{1}{2}+3"]);
  assert.deepEqual(linesOf("2x+1=5\n\n2x=4"), ["2x+1=5", "2x=4"]);
  assert.deepEqual(linesOf("\\begin{align*}2x+1&=5\\\\2x&=4\\label{b}\\end{align*}"), ["2x+1=5", "2x=4"]);
  assert.deepEqual(linesOf("\\begin{cases}x=1\\\\y=2\\end{cases}"), ["\\begin{cases}x=1\\\\y=2\\end{cases}"]);
  assert.deepEqual(linesOf("  "), []);
  assert.equal(linesOf("x\n".repeat(1000)).length, 60);
});

test("LaTeX stays as it is, and what is neither too", () => {
  assert.equal(understood("\\sqrt{2} + x_{1}"), "\\sqrt{2} + x_{1}");
  assert.equal(understood("((("), "(((");
});

test("plain text is known by what LaTeX would read otherwise", () => {
  for (const text of ["sqrt(2)", "x^10", "x<=2", "2x^(n+1)", "alpha"]) assert.ok(isPlain(text), text);
  for (const text of ["2x+3=7", "x^2", "\\sqrt{2}x^10", "ab=c", "{2}"]) assert.ok(!isPlain(text), text);
});

/** A field whose caret is as deep as the groups that are open in it. */
class Field {
  depth = 0;
  written = "";

  do(command) {
    assert.equal(command, "moveAfterParent");
    this.depth -= 1;
    this.written += "}";
  }

  /** Types as a field does: these keys open a group, all others are written. */
  type(flow, text) {
    for (const key of text) {
      if (flow.before(key)) continue;
      if ("^_/√".includes(key)) this.depth += 1;
      this.written += "^_/√".includes(key) ? `${key}{` : key;
      flow.after(key);
    }
    return this.written;
  }
}

test("a bracket says how far a power reaches, and an operator ends one without", () => {
  const typed = (text) => {
    const field = new Field();
    return field.type(new Flow(field), text);
  };
  assert.equal(typed("x^2+1"), "x^{2}+1");
  assert.equal(typed("x^-2+1"), "x^{-2}+1");
  assert.equal(typed("x^(n+1)+1"), "x^{n+1}+1");
  assert.equal(typed("√(√(16)+1)/2"), "√{√{16}+1}/{2");
  assert.equal(typed("a_1^2=b"), "a_{1}^{2}=b");
  assert.equal(typed("1/x^2=3"), "1/{x^{2}}=3");
  assert.equal(typed("x^2(y)"), "x^{2}(y)");
  assert.equal(typed("1/f(x"), "1/{f(x");
});

test("nothing is ended by itself where the caret was moved by hand", () => {
  const field = new Field();
  const flow = new Flow(field);
  field.type(flow, "x^2");
  flow.reset();
  assert.equal(field.type(flow, "+1"), "x^{2+1");
});

test("lines that were typed stay at their places while ink is read anew", () => {
  const reading = (latex, y) => ({ latex, confidence: 0.9, symbols: [{ token: "x", box: [0, y, 9, y + 9] }], alternatives: [] });
  const written = { ...emptyTable(), strokes: [[[0, 0]]] };
  const [read] = withReadings(written, [reading("a", 0), reading("b", 20)], written);
  const typed = withTyped(withTyped(read, 1, ["t=1", "t=2"]), 4, ["t=3"]);
  const [again] = withReadings(typed, [reading("a", 0), reading("c", 20), reading("d", 40)], typed);
  assert.deepEqual(again.lines.map((line) => line.latex), ["a", "t=1", "t=2", "c", "t=3", "d"]);
  assert.deepEqual(withStrokes(again, []).lines.map((line) => line.latex), ["t=1", "t=2", "t=3"]);
});

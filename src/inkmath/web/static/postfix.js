// Formulas of the server as functions: postfix notation (see plots/formulas.py), never run as code. Pure.
//
// Over the real numbers: where a formula has no value it is NaN, never infinite; an odd root of a negative number is real.

const MOST_PARTS = 2000;

/** @type {Record<string, (a: number) => number>} */
const ONE = {
  neg: (a) => -a, abs: Math.abs, factorial, sin: Math.sin, cos: Math.cos, tan: Math.tan,
  cot: (a) => Math.cos(a) / Math.sin(a), sec: (a) => 1 / Math.cos(a), csc: (a) => 1 / Math.sin(a),
  arcsin: Math.asin, arccos: Math.acos, arctan: Math.atan, sinh: Math.sinh, cosh: Math.cosh, tanh: Math.tanh, coth: (a) => 1 / Math.tanh(a),
  arsinh: Math.asinh, arcosh: Math.acosh, artanh: Math.atanh, exp: (a) => kept(Math.exp(a), 1), ln: Math.log, lg: Math.log10,
};
/** @type {Record<string, (a: number, b: number) => number>} */
const TWO = { "+": (a, b) => a + b, "*": (a, b) => a * b, "/": (a, b) => finite(a / b), "^": (a, b) => (a > 0 ? kept(a ** b, a) : NaN) };

/** @typedef {(values: number[]) => number} Function */

/**
 * The function of a formula: from the values of these letters, in their order. Null for a formula that is none.
 * @param {string} formula
 * @param {string[]} letters
 * @returns {Function | null}
 */
export function functionOf(formula, letters) {
  const parts = formula.split(" ");
  if (!formula || parts.length > MOST_PARTS) return null;
  /** @type {Function[]} */
  const stack = [];
  for (const part of parts) {
    const made = madeOf(part, stack, letters);
    if (!made) return null;
    stack.push(made);
  }
  const [value] = stack;
  return stack.length === 1 ? (values) => finite(value(values)) : null;
}

/**
 * What one part makes of those before it, which it takes from the stack.
 * @param {string} part
 * @param {Function[]} stack
 * @param {string[]} letters
 * @returns {Function | null}
 */
function madeOf(part, stack, letters) {
  if (part.startsWith("@")) {
    const place = letters.indexOf(part.slice(1));
    return place < 0 ? null : (values) => values[place];
  }
  const [b, a] = [stack.at(-1), stack.at(-2)];
  if (Object.hasOwn(TWO, part)) {
    if (!a || !b) return null;
    stack.length -= 2;
    return (values) => TWO[part](a(values), b(values));
  }
  const power = /^\^(-?\d+)\/(\d+)$/.exec(part);
  const one = power ? rational(Number(power[1]), Number(power[2])) : Object.hasOwn(ONE, part) ? ONE[part] : null;
  if (one) {
    if (!b) return null;
    stack.length -= 1;
    return (values) => finite(one(b(values)));
  }
  const number = Number(part);
  return part !== "" && Number.isFinite(number) ? () => number : null;
}

const finite = (value) => (Number.isFinite(value) ? value : NaN);
/** A power, where it is 0 only if its base is. */
const kept = (power, base) => (power === 0 && base !== 0 ? NaN : power);

/** @type {(p: number, q: number) => (a: number) => number} */
function rational(p, q) {
  if (q === 1) return (a) => (a === 0 && p <= 0 ? NaN : kept(a ** p, a));
  if (q % 2 === 0) return (a) => (a < 0 && a > -1e-12 ? 0 : a ** (p / q));
  return (a) => (p % 2 ? Math.sign(a) : 1) * Math.abs(a) ** (p / q);
}

function factorial(n) {
  if (!Number.isInteger(n) || n < 0 || n > 170) return NaN;
  let product = 1;
  for (let k = 2; k <= n; k += 1) product *= k;
  return product;
}

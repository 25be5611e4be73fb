// LaTeX as tokens, spelled as the server spells it, so that one written symbol can be changed in its place.

const LEXEME = /\\(?:begin|end)\{[a-z]+\}|\\[A-Za-z]+|\\.|\S/gu;
const STRUCTURE = new Set(["{", "}", "^", "_", "\\\\", "&", "\\end{cases}"]);
/** The written fences of a grid: no other token can take their place, since its cells hang on them. */
const FENCE = /^(\\begin\{|\\end\{|\\binom$|\}$)/;

/** @type {(latex: string) => string[]} */
export const tokenise = (latex) => latex.match(LEXEME) ?? [];

/**
 * The LaTeX of tokens: a blank stands only between a command and a letter.
 * @param {string[]} tokens
 */
export function join(tokens) {
  let text = "";
  let afterCommand = false;
  for (const token of tokens) {
    if (afterCommand && /^\p{L}/u.test(token)) text += " ";
    text += token;
    afterCommand = /^\\.*[A-Za-z]$/.test(token);
  }
  return text;
}

/**
 * The places of the written symbols among the tokens, in reading order: all but braces, scripts and brackets of an index;
 * the bracket that closes a binomial stands for the brace that does.
 * @param {string[]} tokens
 */
export function writtenPlaces(tokens) {
  const places = [];
  let depth = 0;
  const indices = [];
  /** @type {{depth: number, parts: number}[]} */
  const binomials = [];
  tokens.forEach((token, i) => {
    if (token === "{") depth += 1;
    else if (token === "}") {
      depth -= 1;
      const last = binomials.at(-1);
      if (last?.depth !== depth) return;
      last.parts -= 1;
      if (!last.parts && binomials.pop()) places.push(i);
    }
    else if (token === "[" && tokens[i - 1] === "\\sqrt") indices.push(depth);
    else if (token === "]" && indices.at(-1) === depth) indices.pop();
    else if (!STRUCTURE.has(token)) {
      places.push(i);
      if (token === "\\binom") binomials.push({ depth, parts: 2 });
    }
  });
  return places;
}

/**
 * The LaTeX with other tokens for some of its symbols; `null` leaves one out. null where they do not correspond.
 * @param {string} latex
 * @param {number} count
 * @param {[number, string | null][]} changes
 * @returns {string | null}
 */
export function withTokens(latex, count, changes) {
  const tokens = tokenise(latex);
  const places = writtenPlaces(tokens);
  if (places.length !== count || changes.some(([symbol]) => FENCE.test(tokens[places[symbol]]))) return null;
  for (const [symbol, token] of changes) tokens[places[symbol]] = token ?? "";
  return join(tokens.filter(Boolean));
}

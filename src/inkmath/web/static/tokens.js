// LaTeX as tokens, spelled as the server spells it, so that one written symbol can be changed in its place.

const LEXEME = /\\(?:begin|end)\{[a-z]+\}|\\[A-Za-z]+|\\.|\S/gu;
const STRUCTURE = new Set(["{", "}", "^", "_", "\\\\", "&", "\\end{cases}"]);
/** The written brace before rows: no other token can take its place, since its rows hang on it. */
const BRACE = "\\begin{cases}";

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
 * The places of the written symbols among the tokens, in reading order: all but braces, scripts and brackets of an index.
 * @param {string[]} tokens
 */
export function writtenPlaces(tokens) {
  const places = [];
  let depth = 0;
  const indices = [];
  tokens.forEach((token, i) => {
    if (token === "{") depth += 1;
    else if (token === "}") depth -= 1;
    else if (token === "[" && tokens[i - 1] === "\\sqrt") indices.push(depth);
    else if (token === "]" && indices.at(-1) === depth) indices.pop();
    else if (!STRUCTURE.has(token)) places.push(i);
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
  if (places.length !== count || changes.some(([symbol]) => tokens[places[symbol]] === BRACE)) return null;
  for (const [symbol, token] of changes) tokens[places[symbol]] = token ?? "";
  return join(tokens.filter(Boolean));
}

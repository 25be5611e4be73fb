// Words and signs of plain text, as on a keyboard (those of AsciiMath), and the LaTeX that each stands for. Pure.

const GREEK = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega";
const FUNCTIONS = "sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan ln log exp lim max min gcd det arg";
const ROOTS = "sqrt cbrt root √";
const named = (words) => Object.fromEntries(words.split(" ").map((word) => [word, `\\${word}`]));

/** @type {Record<string, string>} */
const NAMES = { ...named(GREEK), ...named(FUNCTIONS), pi: "\\pi", oo: "\\infty", infty: "\\infty", int: "\\int", sum: "\\sum", prod: "\\prod", RR: "\\mathbb{R}", NN: "\\mathbb{N}", ZZ: "\\mathbb{Z}", QQ: "\\mathbb{Q}", CC: "\\mathbb{C}", xx: "\\times", asin: "\\arcsin", acos: "\\arccos", atan: "\\arctan", deg: "^{\\circ}" };

/** @type {Record<string, string>} */
const SIGNS = { "*": "\\cdot", "**": "\\cdot", "+-": "\\pm", "-+": "\\mp", "<=": "\\leq", ">=": "\\geq", "!=": "\\neq", "=>": "\\Rightarrow", "<=>": "\\Leftrightarrow", "->": "\\rightarrow", "~~": "\\approx", "...": "\\ldots", "%": "\\%" };

/** The words of plain text beside the roots, and their LaTeX. */
export const WORDS = NAMES;

/** The signs of plain text, and their LaTeX. */
export const SIGN_LATEX = SIGNS;

/** The words of roots, which take what follows them. */
export const ROOT_WORDS = ROOTS.split(" ");

/** What becomes LaTeX in a formula while it is typed: "**" never comes about, as each star is a sign by itself. */
export const SHORTCUTS = { ...NAMES, ...SIGNS, sqrt: "\\sqrt{#?}", cbrt: "\\sqrt[3]{#?}", root: "\\sqrt[#?]{#?}", in: { after: "nothing+letter+closefence", value: "\\in" } };

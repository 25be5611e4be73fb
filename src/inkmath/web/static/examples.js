// Examples to begin with, beside the empty paper.

import { byId, h } from "./dom.js";
import { t } from "./language.js";
import { math, prints } from "./math.js";

const EXAMPLES = ["2x^{2}-8=0", "\\frac{3}{4}+\\frac{1}{6}", "3(x-2)=x+4"];

/**
 * Shows them; type(latex) is called with the one that is chosen, or with nothing to type one's own.
 * @param {(latex: string) => unknown} type
 */
export async function showExamples(type) {
  await prints(EXAMPLES);
  byId("examples").replaceChildren(
    ...EXAMPLES.map((latex) => h("button", { className: "example", title: latex, onclick: () => type(latex) }, math(latex))),
    h("button", { className: "example", onclick: () => type(""), textContent: t("type your own") }),
  );
}

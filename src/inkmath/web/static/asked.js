// The menus above the solution: the task, and the letter to solve for.

import { byId, h } from "./dom.js";
import { t } from "./language.js";
import { tokenise } from "./tokens.js";

/** @type {[string, string][]} Tasks of the API, with their names. */
const TASKS = [
  ["", "as it stands"],
  ["simplify", "simplify"],
  ["expand", "expand"],
  ["factor", "factor"],
  ["partial-fractions", "partial fractions"],
  ["complete-square", "complete the square"],
  ["divide", "divide"],
  ["rationalise", "rationalise"],
  ["tangent", "find the tangent"],
  ["taylor", "find the Taylor polynomial"],
  ["differentiate", "differentiate"],
  ["integrate", "integrate"],
  ["prove", "prove"],
  ["check", "check the working"],
];
const LETTER = /^([a-zA-Z]|\\(?:alpha|beta|gamma|delta|epsilon|varepsilon|theta|lambda|mu|rho|sigma|tau|phi|varphi|omega))$/;
const NO_LETTERS = new Set(["e", "i", "d"]);

/** What is asked of the lines beyond what they say: {task, unknown}, each only where one is chosen. */
export class Asked {
  /** changed(): called when something else is chosen. */
  constructor(changed) {
    this.changed = changed;
    byId("task").replaceChildren(...TASKS.map(([value, name]) => h("option", { value, textContent: t(name) })));
    byId("task").onchange = changed;
    byId("unknown").onchange = changed;
  }

  /** Back to what the lines ask for by themselves. */
  reset() {
    byId("task").value = "";
    byId("unknown").value = "";
  }

  /**
   * Offers the letters of the lines to solve for, if they are several.
   * @param {string[]} lines
   */
  offer(lines) {
    const letters = [...new Set(lines.flatMap(tokenise))].filter((token) => LETTER.test(token) && !NO_LETTERS.has(token)).sort();
    const chosen = byId("unknown").value;
    const options = ["", ...letters].map((value) => h("option", { value, textContent: value.replace("\\", "") || t("any letter") }));
    byId("unknown").replaceChildren(...options);
    byId("unknown").value = letters.includes(chosen) ? chosen : "";
    byId("unknown-field").hidden = letters.length < 2 || !lines.some((line) => line.includes("="));
  }

  /** @returns {{task?: string, unknown?: string}} */
  get chosen() {
    const [task, unknown] = [byId("task").value, byId("unknown-field").hidden ? "" : byId("unknown").value];
    return { ...(task && { task }), ...(unknown && { unknown }) };
  }
}

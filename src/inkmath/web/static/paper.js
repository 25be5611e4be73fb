// What the paper is ruled with.

import { byId } from "./dom.js";
import { set } from "./store.js";

const PAPERS = ["squared", "ruled", "dotted", "blank"];

/** Shows the paper of a page. */
export function showPaper(paper) {
  const known = PAPERS.includes(paper) ? paper : PAPERS[0];
  byId("paper").dataset.paper = known;
  byId("paper-choice").value = known;
}

/**
 * Wires the choice; chosen(paper). New pages are of the same paper.
 * @param {(paper: string) => void} chosen
 */
export function openPaperChoice(chosen) {
  byId("paper-choice").onchange = ({ target }) => {
    set("paper", target.value);
    showPaper(target.value);
    chosen(target.value);
  };
}

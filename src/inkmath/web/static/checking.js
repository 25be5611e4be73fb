// *Check me*: answers are hidden, and lines are only judged.

import { byId } from "./dom.js";
import { set, setting } from "./store.js";

const NAME = "check-me";

export const isChecking = () => setting(NAME, false) === true;

/** Wires the button; changed(): the answers are to be shown in the other way. */
export function openChecking(changed) {
  const show = () => {
    byId(NAME).setAttribute("aria-pressed", String(isChecking()));
    document.body.classList.toggle("checking", isChecking());
  };
  byId(NAME).onclick = () => {
    set(NAME, !isChecking());
    show();
    changed();
  };
  show();
}

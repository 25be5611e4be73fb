// The two tabs, as the keyboard expects them: arrows move between them.

import { byId } from "./dom.js";

const NAMES = ["expression", "symbol"];

export function startTabs() {
  for (const name of NAMES) {
    const tab = byId(`tab-${name}`);
    tab.onclick = () => show(name);
    tab.onkeydown = (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      const next = NAMES[(NAMES.indexOf(name) + 1) % NAMES.length];
      show(next);
      byId(`tab-${next}`).focus();
    };
  }
}

function show(name) {
  for (const one of NAMES) {
    const tab = byId(`tab-${one}`);
    tab.setAttribute("aria-selected", String(one === name));
    tab.tabIndex = one === name ? 0 : -1;
    byId(one).hidden = one !== name;
  }
}

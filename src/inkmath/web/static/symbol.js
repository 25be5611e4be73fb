// The symbol tab: one drawn symbol, and the LaTeX commands that write it.

import { byId } from "./dom.js";

export function startSymbols() {
  byId("tab-symbol").hidden = true;
}

// The banner that tells when this browser cannot store what is written, until it can.

import { byId } from "./dom.js";
import { t } from "./language.js";

/**
 * Wires it.
 * @param {import("./notebook.js").Notebook} notebook
 */
export function openUnkept(notebook) {
  const banner = byId("unkept");
  notebook.addEventListener("unkept", (/** @type {any} */ { detail }) => {
    const isFull = detail?.name === "QuotaExceededError";
    const text = t(isFull ? "The storage of this browser is full: your last changes are not kept." : "This browser cannot store your work: your last changes are not kept.");
    if (byId("unkept-title").textContent !== text) byId("unkept-title").textContent = text;
    banner.hidden = false;
  });
  notebook.addEventListener("kept", () => (banner.hidden = true));
  addEventListener("beforeunload", (event) => {
    if (!banner.hidden) event.preventDefault();
  });
}

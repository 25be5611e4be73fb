// The keys that work anywhere on the page but in its fields and dialogs.

import { byId } from "./dom.js";
import { setting } from "./store.js";

/**
 * Wires them. plain: actions by key; withControl: by key together with Ctrl or ⌘; other(event): true for a key that
 * it has dealt with.
 * @param {{plain: Record<string, () => unknown>, withControl: Record<string, () => unknown>, other: (event: KeyboardEvent) => boolean}} actions
 */
export function openKeyboard({ plain, withControl, other }) {
  document.addEventListener("keydown", (event) => {
    if (event.target instanceof Element && /^(INPUT|TEXTAREA|SELECT|MATH-FIELD)$/.test(event.target.tagName)) return;
    if (!event.ctrlKey && !event.metaKey && !setting("shortcuts", true) && event.key.length === 1) return;
    if (document.querySelector("dialog[open]") || !byId("symbol").hidden || event.altKey) return;
    const isCommand = event.ctrlKey || event.metaKey;
    const key = event.shiftKey && isCommand ? `shift ${event.key.toLowerCase()}` : event.key.toLowerCase();
    const action = (isCommand ? withControl : plain)[key];
    if (action) action();
    else if (isCommand || !other(event)) return;
    event.preventDefault();
  });
}

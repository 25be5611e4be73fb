// The choices that a tap on a symbol opens: a small window beside it that leaves it in sight.

import { byId, h, percent } from "./dom.js";
import { t } from "./language.js";
import { glyph } from "./marks.js";
import { math, prints } from "./math.js";
import { besideTarget } from "./placing.js";

/**
 * Opens the choices for a spot beside where it is seen; change(token) is called with a token, or null to leave it out.
 * @param {Pick<Spot, "symbol" | "token">} spot
 * @param {Bounds} target in the window
 * @param {(token: string | null) => void} change
 */
export async function openChoices({ symbol, token: now }, target, change) {
  /** @type {[string, number | null][]} */
  const all = [[symbol.token, symbol.confidence], ...symbol.alternatives];
  const tokens = all.filter(([token]) => token); // one that was boxed has no name yet
  if (now && !tokens.some(([token]) => token === now)) tokens.unshift([now, null]);
  await prints(tokens.map(([token]) => token)).catch(() => []);
  await new Promise((resolve) => setTimeout(resolve)); // the end of a tap closes what is open by then
  const box = byId("choices");
  const pick = (token) => {
    box.hidePopover();
    change(token);
  };
  const choices = tokens.map(([token, share]) => choice(token, share, token === now, () => pick(token)));
  const out = h("button", { className: "choice-out", onclick: () => pick(null), textContent: t("Leave it out"), title: t("Not a symbol: leave it out") });
  box.replaceChildren(h("div", { className: "choice-row" }, ...choices), h("div", { className: "choice-row" }, other(pick), out));
  box.showPopover();
  const { x, y } = besideTarget(target, box.getBoundingClientRect(), { width: innerWidth, height: innerHeight });
  Object.assign(box.style, { left: `${x}px`, top: `${y}px` });
  box.querySelector("[aria-pressed=true], .choice-button, input")?.focus({ preventScroll: true });
}

function choice(token, share, isNow, onclick) {
  return h(
    "button",
    { className: "choice-button", "aria-pressed": String(isNow), title: token, onclick },
    h("span", { className: "choice-glyph" }, token === "\\frac" || token === "\\sqrt" ? glyph(token) : math(token)),
    h("code", { className: "for-readers", textContent: token }),
    h("span", { className: "choice-share", textContent: share === null ? "" : percent(share) }),
  );
}

/** A field for any other token. */
function other(pick) {
  const field = h("input", { type: "text", name: "token", placeholder: "\\alpha", maxLength: 40, "aria-label": t("Another LaTeX token") });
  const onsubmit = (event) => {
    event.preventDefault();
    if (field.value.trim()) pick(field.value.trim());
  };
  return h("form", { className: "choice-other", onsubmit }, field, h("button", { textContent: t("Use") }));
}

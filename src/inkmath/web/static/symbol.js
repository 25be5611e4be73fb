// The symbol tab: one drawn symbol, and the LaTeX commands that write it.

import { get, post } from "./api.js";
import { byId, h, percent, say } from "./dom.js";
import { copyText } from "./formats.js";
import { Pad } from "./ink.js";
import { t } from "./language.js";
import { math, prints } from "./math.js";
import { Steps } from "./session.js";
import { persistent } from "./trouble.js";

/** Wires the tab; it is there where the network that names symbols is. */
export async function startSymbols() {
  const { models } = await get("/v1/models").catch(() => ({ models: [] }));
  const isThere = models.some((model) => model.name === "detexify");
  byId("tab-symbol").hidden = !isThere;
  byId("tabs").hidden = !isThere;
  if (!isThere) return;
  const pad = new Pad(byId("symbol-ink"));
  const steps = new Steps(pad.strokes);
  const naming = persistent(async ([strokes], isNewest) => {
    const { candidates } = strokes.length ? await post("/v1/symbol", { strokes }) : { candidates: [] };
    if (isNewest()) await show(candidates);
  });
  const update = () => {
    byId("symbol-hint").hidden = !pad.isEmpty;
    byId("symbol-undo").disabled = !steps.past.length;
    byId("symbol-clear").disabled = pad.isEmpty;
    naming.ask(pad.strokes.map((stroke) => stroke.map(([x, y]) => [x, y])));
  };
  const set = () => {
    pad.show(steps.now);
    update();
  };
  pad.addEventListener("down", () => (byId("symbol-hint").hidden = true));
  pad.addEventListener("change", () => {
    steps.push(pad.strokes);
    update();
  });
  byId("symbol-undo").onclick = () => steps.undo() && set();
  byId("symbol-clear").onclick = () => {
    steps.push([]);
    set();
  };
}

/** @param {Api.SymbolAnswer["candidates"]} candidates */
async function show(candidates) {
  await prints(candidates.map(([command]) => command)).catch(() => []);
  byId("symbol-empty").hidden = candidates.length > 0;
  byId("candidates").replaceChildren(...candidates.map(([command, share]) => h("li", {}, candidate(command, share))));
  if (candidates.length) say(t("Likeliest: {}", candidates[0][0]));
}

function candidate(command, share) {
  const glyph = math(command);
  const name = h("code", { textContent: command });
  const button = h(
    "button",
    { className: "candidate", title: t("Copy") },
    h("span", { className: "choice-glyph" }, glyph.localName === "math" ? glyph : ""),
    name,
    h("span", { className: "choice-share", textContent: percent(share) }),
  );
  button.onclick = async () => {
    await copyText(command);
    say(`${command} ${t("copied")}`);
    name.textContent = `${command}  ✓ ${t("copied")}`;
    setTimeout(() => (name.textContent = command), 1200);
  };
  return button;
}

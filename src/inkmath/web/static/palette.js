// The tools above the paper: which one is in the hand, its colour, width and manner.

import { byId, h } from "./dom.js";
import { t } from "./language.js";
import { COLOURS, WIDTHS } from "./pen.js";
import { set, setting } from "./store.js";

const TOOLS = ["pen", "eraser", "lasso"];

/** A press on the tool that is in the hand opens its choices. */
export class Palette {
  /**
   * chosen(pen): called with each pen that is chosen; put(tool): with each tool that is taken.
   * @param {import("./ink.js").Pad} pad
   * @param {{chosen: (pen: Pen) => void, put: (tool: string) => void}} actions
   */
  constructor(pad, actions) {
    this.pad = pad;
    this.actions = actions;
    const { colour, width } = setting("pen", pad.pen);
    if (COLOURS.includes(colour) && WIDTHS.includes(width)) pad.pen = { colour, width };
    pad.erasesParts = setting("erases-parts", false) === true;
    for (const tool of TOOLS) byId(tool).onclick = () => (pad.tool === tool ? this.open(tool) : this.take(tool));
    byId("erase-strokes").onclick = () => this.erase(false);
    byId("erase-parts").onclick = () => this.erase(true);
    this.show();
  }

  /** Takes a tool in the hand. */
  take(tool) {
    this.pad.tool = tool;
    this.pad.dry();
    byId("paper").dataset.tool = tool;
    for (const one of TOOLS) byId(one).setAttribute("aria-pressed", String(one === tool));
    this.actions.put(tool);
  }

  open(tool) {
    const choices = { pen: byId("pens"), eraser: byId("erasers") }[tool];
    if (!choices) return;
    this.show();
    choices.showPopover();
    const { left, bottom } = byId(tool).getBoundingClientRect();
    Object.assign(choices.style, { left: `${Math.max(8, Math.min(left, innerWidth - choices.offsetWidth - 8))}px`, top: `${bottom + 6}px` });
    choices.querySelector("[aria-pressed=true]")?.focus();
  }

  show() {
    const { pen, erasesParts } = this.pad;
    byId("pen").firstElementChild.setAttribute("class", `pen-${pen.colour}`);
    const swatch = (colour) => h("button", { className: `swatch pen-${colour}`, "aria-label": t(colour === "ink" ? "black or white" : colour), "aria-pressed": String(colour === pen.colour), onclick: () => this.choose({ ...pen, colour }) });
    byId("pen-colours").replaceChildren(...COLOURS.map(swatch));
    const nib = (width) => {
      const line = h("span", { className: "nib" });
      line.style.height = `${this.pad.widthOf({ ...pen, width })}px`;
      return h("button", { "aria-label": t("{} times the usual width", width), "aria-pressed": String(width === pen.width), onclick: () => this.choose({ ...pen, width }) }, line);
    };
    byId("pen-widths").replaceChildren(...WIDTHS.map(nib));
    byId("erase-strokes").setAttribute("aria-pressed", String(!erasesParts));
    byId("erase-parts").setAttribute("aria-pressed", String(erasesParts));
  }

  choose(pen) {
    this.pad.pen = pen;
    set("pen", pen);
    this.show();
    byId("pens").hidePopover();
    this.actions.chosen(pen);
  }

  erase(parts) {
    this.pad.erasesParts = parts;
    set("erases-parts", parts);
    this.show();
    byId("erasers").hidePopover();
  }
}

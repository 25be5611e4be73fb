// The ink that is selected: framed, moved, scaled, copied, deleted, and read by itself.

import { drawStrokes } from "./brush.js";
import { byId, h, say } from "./dom.js";
import { packStrokes, unpackStrokes } from "./link.js";
import { packPens, withPens, written } from "./pen.js";
import { boundsOf, distance, shareWithin } from "./strokes.js";

const TYPE = "application/x-inkmath";
const PAD_PX = 10;
const REACH_PX = 14;
const COPY_PX = 28;
const KEY_PX = 4;
const LEAST_FACTOR = 0.1;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Selection {
  /**
   * actions: place(strokes, change) → the strokes in their new places; replace(map from strokes to others);
   * add(strokes); remove(strokes); read(strokes).
   * @param {import("./ink.js").Pad} pad
   * @param {{place: (strokes: Stroke[], change: any) => Stroke[], replace: (others: Map<Stroke, Stroke>) => void, add: (strokes: Stroke[]) => void, remove: (strokes: Stroke[]) => void, read: (strokes: Stroke[]) => unknown}} actions
   */
  constructor(pad, actions) {
    this.pad = pad;
    this.actions = actions;
    /** @type {Stroke[]} */
    this.strokes = [];
    pad.addEventListener("loop", (/** @type {any} */ { detail }) => this.encircle(detail));
    pad.addEventListener("view", () => this.show());
    byId("selection-move").onpointerdown = (event) => this.drag(event, (dx, dy) => ({ dx, dy }));
    byId("selection-scale").onpointerdown = (event) => this.drag(event, (dx, dy) => this.scaling(dx, dy));
    byId("selection-move").onkeydown = (event) => this.nudge(event, ([x, y]) => ({ dx: KEY_PX * x, dy: KEY_PX * y }));
    byId("selection-scale").onkeydown = (event) => this.nudge(event, ([x, y]) => this.scaling(KEY_PX * (x || y), KEY_PX * (x || y)));
    byId("selection-copy").onclick = () => this.copy();
    byId("selection-delete").onclick = () => this.remove();
    byId("selection-read").onclick = () => actions.read(this.strokes);
    document.addEventListener("copy", (event) => this.toClipboard(event));
    document.addEventListener("cut", (event) => this.toClipboard(event) && this.remove());
    document.addEventListener("paste", (event) => this.paste(event));
  }

  get isEmpty() {
    return this.strokes.length === 0;
  }

  encircle({ points, isTap }) {
    const { scale } = this.pad.view;
    const [[x, y]] = points;
    const isChosen = isTap ? (stroke) => distance(stroke, x, y) < REACH_PX / scale : (stroke) => shareWithin(stroke, points) > 0.5;
    this.select(this.pad.strokes.filter(isChosen));
    say(this.isEmpty ? "Nothing is selected." : `${this.strokes.length} strokes are selected.`);
  }

  /** Selects strokes; of those that were selected before, what is still there with none. */
  select(/** @type {Stroke[]} */ strokes) {
    this.strokes = strokes;
    this.show();
  }

  /** Drops strokes that are no longer on the paper. */
  refresh() {
    if (this.isEmpty) return;
    const there = new Set(this.pad.strokes);
    if (!this.strokes.every((stroke) => there.has(stroke))) this.select(this.strokes.filter((stroke) => there.has(stroke)));
  }

  /** Shows the frame around what is selected. change: how it is being moved and scaled, in units of the paper. */
  show({ dx = 0, dy = 0, factor = 1 } = {}) {
    const box = boundsOf(this.strokes);
    byId("selection").hidden = box === null;
    if (!box) return;
    const { scale, x, y } = this.pad.view;
    const [left, top] = [scale * (box.x0 + dx) + x - PAD_PX, scale * (box.y0 + dy) + y - PAD_PX];
    const [width, height] = [scale * factor * (box.x1 - box.x0) + 2 * PAD_PX, scale * factor * (box.y1 - box.y0) + 2 * PAD_PX];
    Object.assign(byId("selection").style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    byId("selection").classList.toggle("low", top + height + 60 > this.pad.canvas.clientHeight);
  }

  /** The change that a move of the lower right corner by pixels is; the upper left one rests. */
  scaling(dx, dy) {
    const box = /** @type {Bounds} */ (boundsOf(this.strokes));
    const [width, height] = [box.x1 - box.x0 || 1, box.y1 - box.y0 || 1];
    const factor = Math.max(LEAST_FACTOR, 1 + (dx * width + dy * height) / (width ** 2 + height ** 2));
    return { factor, cx: box.x0, cy: box.y0 };
  }

  /** Moves or scales with the pointer. changeOf(dx, dy): the change for a way in units of the paper. */
  drag(event, changeOf) {
    event.preventDefault();
    event.stopPropagation();
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    handle.focus({ preventScroll: true });
    const { pad } = this;
    const all = pad.strokes;
    const chosen = new Set(this.strokes);
    pad.strokes = all.filter((stroke) => !chosen.has(stroke)); // the others rest, and are drawn once
    pad.draw();
    let change = changeOf(0, 0);
    const preview = () => {
      this.show(change);
      this.drawMoved(change);
    };
    preview();
    handle.onpointermove = (move) => {
      change = changeOf((move.clientX - event.clientX) / pad.view.scale, (move.clientY - event.clientY) / pad.view.scale);
      preview();
    };
    const end = (isDone) => {
      handle.onpointermove = handle.onpointerup = handle.onpointercancel = null;
      pad.strokes = all;
      pad.dry();
      pad.draw();
      if (isDone && ((change.factor ?? 1) !== 1 || change.dx || change.dy)) this.place(change);
      else this.show();
    };
    handle.onpointerup = () => end(true);
    handle.onpointercancel = () => end(false);
  }

  /** Draws what is selected where it is on the way to. */
  drawMoved({ dx = 0, dy = 0, factor = 1, cx = 0, cy = 0 }) {
    const { pad } = this;
    pad.prepareWet();
    pad.wetContext.transform(factor, 0, 0, factor, cx - factor * cx + dx, cy - factor * cy + dy);
    drawStrokes(pad.wetContext, this.strokes, pad, { x0: -Infinity, y0: -Infinity, x1: Infinity, y1: Infinity });
  }

  place(change) {
    this.select(this.actions.place(this.strokes, change));
  }

  nudge(event, changeOf) {
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    event.stopPropagation();
    this.place(changeOf(arrow.map((value) => value / this.pad.view.scale)));
  }

  /**
   * Gives what is selected another pen.
   * @param {Pen} pen
   */
  recolour(pen) {
    if (this.isEmpty) return;
    const others = new Map(this.strokes.map((stroke) => [stroke, written([...stroke], pen)]));
    this.actions.replace(others);
    this.select([...others.values()]);
  }

  copy() {
    const far = COPY_PX / this.pad.view.scale;
    this.lay(packed(this.strokes), far, far);
  }

  remove() {
    const gone = this.strokes;
    this.select([]);
    this.actions.remove(gone);
  }

  /** Adds copies of packed strokes, so far from where they were, and selects them. */
  lay({ strokes, pens }, dx, dy) {
    const moved = unpackStrokes(strokes).map((stroke) => stroke.map(([x, y, pressure]) => [x + dx, y + dy, pressure]));
    const copies = withPens(moved, pens);
    this.actions.add(copies);
    this.select(copies);
  }

  toClipboard(event) {
    if (this.isEmpty || isInField(event)) return false;
    event.clipboardData.setData(TYPE, JSON.stringify(packed(this.strokes)));
    event.preventDefault();
    return true;
  }

  /** Adds the ink in the clipboard, where it is seen. */
  paste(event) {
    const text = event.clipboardData?.getData(TYPE);
    if (!text || isInField(event)) return;
    event.preventDefault();
    const content = JSON.parse(text);
    const box = boundsOf(unpackStrokes(content.strokes));
    if (!box) return;
    const { scale, x, y } = this.pad.view;
    const middle = [(this.pad.canvas.clientWidth / 2 - x) / scale, (this.pad.canvas.clientHeight / 2 - y) / scale];
    this.lay(content, middle[0] - (box.x0 + box.x1) / 2, middle[1] - (box.y0 + box.y1) / 2);
  }

  /** Deals with a key. Returns true if it was one for what is selected. */
  key(event) {
    if (this.isEmpty) return false;
    if (event.key === "Delete" || event.key === "Backspace") this.remove();
    else if (event.key === "Escape" && !document.querySelector(":popover-open")) this.select([]);
    else return false;
    return true;
  }

  /** Shows what was read of it alone. */
  tell(/** @type {Node[]} */ ...content) {
    byId("selection-reading").replaceChildren(h("p", { className: "choices-title", textContent: "Read alone" }), ...content);
    byId("selection-reading").showPopover();
    const { left, bottom } = byId("selection").getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = byId("selection-reading");
    Object.assign(byId("selection-reading").style, { left: `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`, top: `${Math.max(8, Math.min(bottom + 8, innerHeight - height - 8))}px` });
  }
}

const packed = (/** @type {Stroke[]} */ strokes) => ({ strokes: packStrokes(strokes), pens: packPens(strokes) });
const isInField = ({ target }) => target instanceof Element && target.matches("input, textarea, math-field");

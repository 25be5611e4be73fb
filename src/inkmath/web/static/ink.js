// Ink on a canvas: pointer events become strokes, [[x, y, pressure], ...] in units of the paper.

import { drawStrokes, penWidth } from "./brush.js";
import { h, scaleOfText } from "./dom.js";
import { penOver } from "./inked.js";
import { COLOURS, USUAL } from "./pen.js";
import { boundsOf, distance, extent } from "./strokes.js";
import { Encircling, Erasing, Writing, drawRing } from "./tools.js";
import { HOME, boxSeen, fitted, homeView, placeIn } from "./view.js";

/** Time without writing before a tap counts as one: sooner it is a dot of a symbol. */
const REST_MS = 800;
/** Time for which a pen or finger rests on ink before it erases. */
const LONG_PRESS_MS = 600;
export const PALM_PX = 60;
/** Buttons of a mouse or pen that erase: the right one, which is the barrel's, and the far end of a pen. */
const ERASING_BUTTONS = 2 | 32;
/** Lean of a pen, in degrees, beyond which its line grows wider, and that at which it is twice as wide. */
const LEAN_FROM = 35;
const LEAN_FULL = 70;

/**
 * A canvas that is written on, a window to paper without end. Events: `change` (the user wrote or erased: the strokes
 * are others now), `loop` (the user encircled a part of the paper), `down` and `view`. A pen takes over from a hand that
 * landed before it; two fingers write nothing. What is being written has a canvas of its own, so that nothing else is
 * drawn with it.
 */
export class Pad extends EventTarget {
  constructor(canvas) {
    super();
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.wet = h("canvas", { className: "wet-ink", ariaHidden: "true" });
    canvas.after(this.wet, ...COLOURS.map((name) => h("span", { className: `pen-${name}`, hidden: true })));
    this.wetContext = this.wet.getContext("2d");
    /** @type {Stroke[]} */
    this.strokes = [];
    /** The box of a picture that lies on the paper, whose pixels are the units of the paper then. */
    this.ground = /** @type {Bounds | null} */ (null);
    /** "pen", "eraser" or "lasso". */
    this.tool = "pen";
    /** @type {Pen} */
    this.pen = USUAL;
    this.erasesParts = false;
    this.penWasSeen = false;
    this.view = HOME;
    /** True until the user moves or magnifies the paper. */
    this.isHome = true;
    this.drawing = 0;
    /** @type {{id: number, type: string, corner: DOMRect, tool: Writing | Erasing | Encircling} | null} What is being written or erased. */
    this.current = null;
    /** When the last stroke ended. */
    this.lifted = -Infinity;
    this.pressing = 0;
    this.fingers = new Set();
    /** Returns true if a tap at this place is handled, so that it writes no dot. */
    this.isTaken = /** @type {(x: number, y: number) => boolean} */ (() => false);
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerup", (event) => this.up(event));
    canvas.addEventListener("pointercancel", (event) => this.cancel(event));
    canvas.addEventListener("pointerleave", () => this.current || this.dry());
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
    new ResizeObserver(() => this.resize()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  get isEmpty() {
    return this.strokes.length === 0;
  }

  /** True if nothing has been written for a while. */
  get hasRested() {
    return performance.now() - this.lifted >= REST_MS;
  }

  // ---- what is on the paper

  /**
   * Shows these strokes, and a picture below them.
   * @param {Stroke[]} strokes
   * @param {Bounds | null} ground
   */
  show(strokes, ground = null) {
    const isOther = ground?.x1 !== this.ground?.x1 || ground?.y1 !== this.ground?.y1;
    this.isHome ||= isOther; // other units
    this.strokes = strokes;
    this.ground = ground;
    if (this.current?.tool instanceof Erasing) this.current.tool.before = strokes;
    if (this.isHome) this.look(this.home, true);
    else this.drawSoon();
  }

  /** Puts strokes on the paper, as the user's doing. */
  put(/** @type {Stroke[]} */ strokes) {
    this.strokes = strokes;
    this.drawSoon();
    this.dispatchEvent(new Event("change"));
  }

  /** Adds a stroke, and draws it alone. */
  write(/** @type {Stroke} */ stroke) {
    this.strokes = [...this.strokes, stroke];
    this.paint([stroke]);
    this.dispatchEvent(new Event("change"));
  }

  // ---- how it is seen

  /** The box around all that is on the paper; null where it is empty. */
  get content() {
    return this.ground ?? boundsOf(this.strokes);
  }

  /** The view before the paper was moved. */
  get home() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || !height) return this.view;
    return this.ground ? fitted(this.ground, width, height, { most: Infinity, margin: 0 }) : homeView(boundsOf(this.strokes), width, height);
  }

  /**
   * Shows another part of the paper. isHome: it is not the user's doing, and follows what is on the paper.
   * @param {View} view
   */
  look(view, isHome = false) {
    this.view = view;
    this.isHome = isHome;
    this.drawSoon();
    this.dispatchEvent(new Event("view"));
  }

  // ---- pointers

  /** Paper coordinates of an event. */
  place(event) {
    const { left, top } = this.current?.corner ?? this.canvas.getBoundingClientRect();
    return placeIn(this.view, event.clientX - left, event.clientY - top);
  }

  /**
   * The place in the window of a place of the paper.
   * @returns {[number, number]}
   */
  inWindow(x, y) {
    const { left, top } = this.canvas.getBoundingClientRect();
    return [left + this.view.scale * x + this.view.x, top + this.view.scale * y + this.view.y];
  }

  /** @returns {Point} */
  point(event) {
    const [x, y] = this.place(event);
    return [round(x, 10), round(y, 10), round(pressureOf(event), 100)];
  }

  down(event) {
    if (!this.accepts(event)) return;
    event.preventDefault();
    if (event.pointerType === "touch" && this.isPinch(event)) {
      this.drop();
      return;
    }
    if (this.current) {
      if (event.pointerType !== "pen" || this.current.type === "pen") return;
      this.drop();
    }
    this.canvas.setPointerCapture(event.pointerId);
    this.dispatchEvent(new Event("down"));
    this.current = { id: event.pointerId, type: event.pointerType, corner: this.canvas.getBoundingClientRect(), tool: this.toolFor(event) };
    this.current.tool.add(this.point(event));
    this.drawWet();
    clearTimeout(this.pressing);
    if (event.pointerType !== "mouse") this.pressing = setTimeout(() => this.press(), LONG_PRESS_MS);
  }

  /** Erases from now on, where a pen or finger has rested on ink. */
  press() {
    const pressed = this.current;
    if (!(pressed?.tool instanceof Writing)) return;
    const [[x, y]] = pressed.tool.points;
    const reach = new Erasing(this).reach;
    if (extent(pressed.tool.points) > reach / 2 || !this.strokes.some((stroke) => distance(stroke, x, y) <= reach)) return;
    this.current = { ...pressed, tool: new Erasing(this) };
    this.current.tool.add([x, y]);
    navigator.vibrate?.(15);
    this.drawWet();
  }

  /** Takes a pointer that came down on something above the canvas, if it writes. */
  takeOver(event) {
    if (!this.accepts(event)) return;
    event.preventDefault();
    this.canvas.dispatchEvent(new PointerEvent(event.type, event));
  }

  toolFor(event) {
    if (this.tool === "eraser" || event.buttons & ERASING_BUTTONS) return new Erasing(this);
    return this.tool === "lasso" ? new Encircling(this) : new Writing(this);
  }

  /** Palm rejection: touches do not count once a pen has been seen, nor do contacts as wide as a hand. */
  accepts(event) {
    if (event.pointerType === "pen") this.penWasSeen = true;
    if (event.pointerType === "mouse") return event.button === 0 || event.button === 2;
    if (event.pointerType === "touch") return !this.penWasSeen && !isPalm(event);
    return true;
  }

  /** True if this finger comes down beside another one. */
  isPinch(event) {
    if (event.isPrimary) this.fingers.clear();
    this.fingers.add(event.pointerId);
    return this.fingers.size > 1;
  }

  move(event) {
    const { current } = this;
    if (!current) this.hover(event);
    if (!current || current.id !== event.pointerId) return;
    if (event.pointerType === "touch" && isPalm(event)) {
      this.drop();
      return;
    }
    const events = event.getCoalescedEvents?.() ?? [];
    for (const one of events.length ? events : [event]) current.tool.add(this.point(one));
    this.drawWet((event.getPredictedEvents?.() ?? []).map((one) => this.point(one)));
  }

  /** Shows where a pen or mouse would erase. */
  hover(event) {
    if (this.tool !== "eraser" || event.pointerType === "touch") return;
    this.prepareWet();
    drawRing(this.wetContext, this.place(event), new Erasing(this).reach);
  }

  up(event) {
    this.fingers.delete(event.pointerId);
    if (this.current?.id !== event.pointerId) return;
    const tool = this.current?.tool;
    this.current = null;
    tool?.end();
    this.dry();
  }

  cancel(event) {
    this.fingers.delete(event.pointerId);
    if (this.current?.id === event.pointerId) this.drop();
  }

  /** Cancels what is being written or erased. */
  drop() {
    const tool = this.current?.tool;
    this.current = null;
    tool?.drop();
    this.dry();
  }

  // ---- drawing

  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || !height) return;
    const ratio = devicePixelRatio || 1;
    for (const canvas of [this.canvas, this.wet]) Object.assign(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    if (this.isHome) this.look(this.home, true);
    this.draw();
  }

  /** @param {Pen} pen */
  widthOf(pen) {
    return (this.ground ? penOver(this.ground.x1) : penWidth(scaleOfText())) * pen.width;
  }

  /** @param {Pen} pen */
  colourOf(pen) {
    const swatch = this.canvas.parentElement.querySelector(`.pen-${pen.colour}`);
    return getComputedStyle(swatch).color;
  }

  /** Has a canvas drawn on in units of the paper. */
  prepare(context) {
    const ratio = devicePixelRatio || 1;
    const { scale, x, y } = this.view;
    context.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * x, ratio * y);
  }

  drawSoon() {
    this.drawing ||= requestAnimationFrame(() => this.draw());
  }

  draw() {
    cancelAnimationFrame(this.drawing);
    this.drawing = 0;
    clear(this.context);
    this.paint(this.strokes);
    if (this.current) this.drawWet();
  }

  paint(/** @type {Stroke[]} */ strokes) {
    this.prepare(this.context);
    drawStrokes(this.context, strokes, this, boxSeen(this.view, this.canvas.clientWidth, this.canvas.clientHeight));
  }

  /** Draws what is being written; ahead: points that the browser expects next. */
  drawWet(/** @type {Point[]} */ ahead = []) {
    this.prepareWet();
    this.current?.tool.draw(this.wetContext, ahead);
  }

  prepareWet() {
    clear(this.wetContext);
    this.prepare(this.wetContext);
    this.wetContext.fillStyle = this.wetContext.strokeStyle = getComputedStyle(this.canvas).color;
  }

  /** Clears the canvas of what was being written. */
  dry() {
    clear(this.wetContext);
  }
}

function clear(context) {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
}

const isPalm = (event) => Math.max(event.width, event.height) >= PALM_PX;
const round = (value, parts) => Math.round(parts * value) / parts;

/** The pressure of a pen in [0, 1], more where it is laid flat; 0.5 of a finger or mouse. */
function pressureOf({ pointerType, pressure, tiltX = 0, tiltY = 0 }) {
  if (pointerType !== "pen" || pressure <= 0) return 0.5;
  const lean = (Math.hypot(tiltX, tiltY) - LEAN_FROM) / (LEAN_FULL - LEAN_FROM);
  return Math.min(1, pressure * (1 + Math.min(1, Math.max(0, lean))));
}

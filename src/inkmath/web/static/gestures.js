// The hands that move and magnify the paper: wheel, fingers, middle button, space bar, keys.

import { byId } from "./dom.js";
import { PALM_PX } from "./ink.js";
import { HOME, fitted, panned, zoomed } from "./view.js";

const ZOOM_STEP = 1.25;
const KEY_PX = 80;
/** A finger that moves less taps. */
const DRAG_PX = 8;
/** A finger that rests longer does not tap. */
const TAP_MS = 500;
/** Time after a pen in which a touch is taken for the hand that holds it. */
const HAND_MS = 500;
const LINE_PX = 32;
/** A notch of a wheel zooms no more than this; a trackpad's pinch gives less, and 100 log(scale) in all. */
const WHEEL_MOST = 25;
const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** The view of a pad as the user moves it, on the element around its canvas. */
export class Gestures {
  /**
   * @param {HTMLElement} paper
   * @param {import("./ink.js").Pad} pad
   */
  constructor(paper, pad) {
    this.paper = paper;
    this.pad = pad;
    /** The fingers, or the mouse, that hold the paper: [x, y] by pointer. */
    this.held = new Map();
    this.isSpaceDown = false;
    this.isDragged = false;
    /** When the only finger on the paper came down; -Infinity while there are several. */
    this.tapped = -Infinity;
    this.penLeft = -Infinity;
    paper.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    paper.addEventListener("pointerdown", (event) => this.down(event), { capture: true });
    paper.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) paper.addEventListener(end, (/** @type {any} */ event) => this.up(event));
    addEventListener("keyup", (event) => event.key === " " && this.holdSpace(false));
    addEventListener("blur", () => this.holdSpace(false));
  }

  wheel(event) {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? LINE_PX : event.deltaMode === 2 ? this.paper.clientHeight : 1;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    if (event.ctrlKey || event.metaKey) this.zoomAt(Math.exp(-Math.max(-WHEEL_MOST, Math.min(WHEEL_MOST, dy)) / 100), event);
    else if (event.shiftKey && !dx) this.pan(-dy, 0);
    else this.pan(-dx, -dy);
  }

  down(event) {
    if (event.pointerType === "pen") {
      this.held.clear();
      return;
    }
    if (!this.holds(event)) return;
    if (event.isPrimary) this.held.clear();
    this.held.set(event.pointerId, [event.clientX, event.clientY]);
    this.tapped = this.held.size === 1 ? performance.now() : -Infinity;
    this.isDragged = event.pointerType === "mouse";
    if (!this.isDragged) return;
    event.preventDefault();
    event.stopPropagation(); // it does not write
    this.capture(event);
  }

  /** True if a pointer moves the paper: a finger may, beside another or where it does not write. */
  holds(event) {
    if (event.pointerType === "mouse") return event.button === 1 || (event.button === 0 && this.isSpaceDown);
    const isHand = Math.max(event.width, event.height) >= PALM_PX || this.pad.current?.type === "pen" || performance.now() - this.penLeft < HAND_MS;
    return !isHand;
  }

  /** True if one finger alone moves the paper, which writes otherwise. */
  get isOneEnough() {
    return this.pad.penWasSeen;
  }

  move(event) {
    if (event.pointerType === "pen" && event.buttons) this.penLeft = performance.now();
    const before = this.held.get(event.pointerId);
    if (!before) return;
    const now = [event.clientX, event.clientY];
    const others = [...this.held].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    if (!others.length && event.pointerType === "touch" && !this.isOneEnough) {
      this.held.set(event.pointerId, now);
      return;
    }
    if (!this.isDragged && Math.hypot(now[0] - before[0], now[1] - before[1]) < DRAG_PX) return;
    if (!this.isDragged) this.capture(event);
    this.isDragged = true;
    this.held.set(event.pointerId, now);
    if (others.length) this.pinch(before, now, others[0]);
    else this.pan(now[0] - before[0], now[1] - before[1]);
  }

  /** One finger has moved while another rests at a place: what is between them stays there. */
  pinch(before, now, other) {
    const apart = (at) => Math.max(20, Math.hypot(at[0] - other[0], at[1] - other[1]));
    const { left, top } = this.pad.canvas.getBoundingClientRect();
    const middle = [0, 1].map((axis) => (before[axis] + other[axis]) / 2 - [left, top][axis]);
    const zoomedView = zoomed(this.pad.view, apart(now) / apart(before), middle[0], middle[1]);
    this.pad.look(panned(zoomedView, (now[0] - before[0]) / 2, (now[1] - before[1]) / 2));
  }

  up(event) {
    if (event.pointerType === "pen") this.penLeft = performance.now();
    const isFinger = this.held.delete(event.pointerId) && event.pointerType === "touch" && event.type === "pointerup";
    const isTap = isFinger && !this.isDragged && performance.now() - this.tapped < TAP_MS;
    if (isTap && this.isOneEnough && event.target === this.pad.canvas) this.pad.isTaken(...this.pad.place(event));
  }

  /** Keeps a pointer, so that what it was put down on is not clicked; the canvas keeps its own. */
  capture(event) {
    if (event.pointerType === "mouse" || event.target !== this.pad.canvas) this.paper.setPointerCapture(event.pointerId);
  }

  /** Moves or magnifies the paper by a key. Returns true if the key does that. */
  key(event) {
    const arrow = ARROWS[event.key];
    if (event.key === " " && this.isOnPaper && !(document.activeElement instanceof HTMLButtonElement)) this.holdSpace(true);
    else if (arrow && this.isOnPaper) this.pan(arrow[0] * KEY_PX, arrow[1] * KEY_PX);
    else if (event.key === "+" || event.key === "=") this.zoomAt(ZOOM_STEP);
    else if (event.key === "-") this.zoomAt(1 / ZOOM_STEP);
    else if (event.key === "0") this.actualSize();
    else if (event.key === "1") this.fit();
    else return false;
    return true;
  }

  get isOnPaper() {
    return this.paper.matches(":hover") || this.paper.contains(document.activeElement);
  }

  holdSpace(isDown) {
    this.isSpaceDown = isDown;
    this.paper.classList.toggle("held", isDown);
  }

  pan(dx, dy) {
    this.pad.look(panned(this.pad.view, dx, dy));
  }

  /** Magnifies the paper around the place of an event, or its middle. */
  zoomAt(factor, /** @type {{clientX: number, clientY: number} | null} */ event = null) {
    const { left, top, width, height } = this.pad.canvas.getBoundingClientRect();
    const [x, y] = event ? [event.clientX - left, event.clientY - top] : [width / 2, height / 2];
    this.pad.look(zoomed(this.pad.view, factor, x, y));
  }

  /** Shows the paper at its actual size, around the same place. */
  actualSize() {
    this.zoomAt(HOME.scale / this.pad.view.scale);
  }

  /** Shows all that is on the paper. */
  fit() {
    const { content, canvas } = this.pad;
    this.pad.look(content ? fitted(content, canvas.clientWidth, canvas.clientHeight, { most: this.pad.ground ? Infinity : 1 }) : HOME);
  }

  /** Wires the buttons in the corner of the paper. */
  openButtons() {
    byId("zoom-in").onclick = () => this.zoomAt(ZOOM_STEP);
    byId("zoom-out").onclick = () => this.zoomAt(1 / ZOOM_STEP);
    byId("zoom-level").onclick = () => this.actualSize();
    byId("zoom-fit").onclick = () => this.fit();
    this.pad.addEventListener("view", () => this.showView());
    this.showView();
  }

  showView() {
    const { scale, x, y } = this.pad.view;
    byId("zoom-level").textContent = `${Math.round(100 * scale)} %`;
    const cell = scale * 2 ** Math.max(0, Math.ceil(Math.log2(0.5 / scale)));
    for (const [name, value] of [["--zoom", cell], ["--left", `${x}px`], ["--top", `${y}px`]]) this.paper.style.setProperty(String(name), String(value));
  }
}

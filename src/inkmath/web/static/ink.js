// Ink on a canvas: pointer events become strokes, [[x, y, pressure], ...] in units of the paper.

import { scaleOfText } from "./dom.js";

const PEN_WIDTH = 2.8 * scaleOfText();
const ERASER_RADIUS = 9;
const TAP_MS = 400;
const TAP_PX = 5;
/** Time without writing before a tap counts as one: sooner it is a dot of a symbol. */
const REST_MS = 800;
const PALM_PX = 60;
const MARGIN = 24;

/**
 * A canvas that is written on. Events: `change` (the user wrote or erased: the strokes are others now), `down` and
 * `view`. A pen takes over from a hand that landed before it; two fingers write nothing.
 */
export class Pad extends EventTarget {
  constructor(canvas) {
    super();
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    /** @type {Stroke[]} */
    this.strokes = [];
    this.tool = "pen";
    this.penWasSeen = false;
    this.view = { scale: 1, x: 0, y: 0 };
    /** @type {any} The stroke that is being written or erased. */
    this.current = null;
    /** When the last stroke ended. */
    this.lifted = -Infinity;
    this.fingers = new Set();
    /** Returns true if a tap at this place is handled, so that it writes no dot. */
    this.isTaken = /** @type {(x: number, y: number) => boolean} */ (() => false);
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerup", (event) => this.up(event));
    canvas.addEventListener("pointercancel", (event) => this.cancel(event));
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
    new ResizeObserver(() => this.fit()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  get isEmpty() {
    return this.strokes.length === 0;
  }

  /** True if nothing has been written for a while. */
  get hasRested() {
    return performance.now() - this.lifted >= REST_MS;
  }

  /** Puts these strokes on the paper. */
  show(strokes) {
    this.strokes = strokes;
    if (this.current) this.current.before = strokes;
    this.fit();
  }

  /** Paper coordinates of an event. */
  place(event) {
    const box = this.canvas.getBoundingClientRect();
    const { scale, x, y } = this.view;
    return [(event.clientX - box.left - x) / scale, (event.clientY - box.top - y) / scale];
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
    const erases = this.tool === "eraser" || Boolean(event.buttons & 34);
    this.current = { id: event.pointerId, type: event.pointerType, start: performance.now(), rested: this.hasRested, erases, before: this.strokes, points: [] };
    this.dispatchEvent(new Event("down"));
    this.extend(event);
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
    if (this.current?.id !== event.pointerId) return;
    if (event.pointerType === "touch" && isPalm(event)) {
      this.drop();
      return;
    }
    const events = event.getCoalescedEvents?.() ?? [];
    for (const one of events.length ? events : [event]) this.extend(one);
  }

  extend(event) {
    const [x, y] = this.place(event);
    if (this.current.erases) {
      this.eraseTo(x, y);
      return;
    }
    const pressure = event.pointerType === "pen" && event.pressure > 0 ? event.pressure : 0.5;
    const points = this.current.points;
    points.push([round(x), round(y), Math.round(100 * pressure) / 100]);
    this.prepare();
    drawStroke(this.context, points.slice(-3), this.colour());
  }

  up(event) {
    this.fingers.delete(event.pointerId);
    if (this.current?.id !== event.pointerId) return;
    const { erases, before, points, start, rested } = this.current;
    this.current = null;
    if (erases) {
      if (before !== this.strokes) this.keep();
      return;
    }
    const isTap = rested && performance.now() - start < TAP_MS && extent(points) * this.view.scale < TAP_PX;
    if (isTap && this.isTaken(points[0][0], points[0][1])) {
      this.draw();
      return;
    }
    this.lifted = performance.now();
    this.strokes = [...this.strokes, points];
    this.keep();
  }

  keep() {
    this.draw();
    this.dispatchEvent(new Event("change"));
  }

  cancel(event) {
    this.fingers.delete(event.pointerId);
    if (this.current?.id === event.pointerId) this.drop();
  }

  /** Cancels the current stroke. */
  drop() {
    if (!this.current) return;
    this.strokes = this.current.before;
    this.current = null;
    this.draw();
  }

  /** Erases what lies on the way from the eraser's last place: a fast hand gives few points. */
  eraseTo(x, y) {
    const reach = ERASER_RADIUS / this.view.scale;
    const [fromX, fromY] = this.current.last ?? [x, y];
    this.current.last = [x, y];
    const count = Math.max(1, Math.ceil(Math.hypot(x - fromX, y - fromY) / reach));
    const way = Array.from({ length: count }, (_, i) => [x + ((fromX - x) * i) / count, y + ((fromY - y) * i) / count]);
    const left = this.strokes.filter((stroke) => way.every(([px, py]) => distance(stroke, px, py) > reach));
    if (left.length === this.strokes.length) return;
    this.strokes = left;
    this.draw();
  }

  /** Scales the paper down where the ink would not fit the canvas, such as that of a link from a larger screen. */
  fit() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || !height) return;
    const ratio = devicePixelRatio || 1;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.view = { scale: 1, x: 0, y: 0 };
    const box = boundsOf(this.strokes);
    const isOutside = box && (box.x0 < 0 || box.y0 < 0 || box.x1 > width || box.y1 > height);
    if (isOutside) {
      const scale = Math.min(1, width / (box.x1 - box.x0 + 2 * MARGIN), height / (box.y1 - box.y0 + 2 * MARGIN));
      this.view = {
        scale,
        x: (width - scale * (box.x0 + box.x1)) / 2,
        y: (height - scale * (box.y0 + box.y1)) / 2,
      };
    }
    this.draw();
    this.dispatchEvent(new Event("view"));
  }

  colour() {
    return getComputedStyle(this.canvas).color;
  }

  prepare() {
    const ratio = devicePixelRatio || 1;
    const { scale, x, y } = this.view;
    this.context.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * x, ratio * y);
  }

  draw() {
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.prepare();
    const colour = this.colour();
    for (const stroke of this.strokes) drawStroke(this.context, stroke, colour);
    if (this.current && !this.current.erases) drawStroke(this.context, this.current.points, colour);
  }
}

/** The box around strokes; null where there are none. */
export function boundsOf(strokes) {
  const points = strokes.flat();
  if (!points.length) return null;
  const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (const [x, y] of points) {
    box.x0 = Math.min(box.x0, x);
    box.y0 = Math.min(box.y0, y);
    box.x1 = Math.max(box.x1, x);
    box.y1 = Math.max(box.y1, y);
  }
  return box;
}

/** The distance of a point from the line of a stroke. */
export function distance(stroke, x, y) {
  let least = Infinity;
  for (let i = 0; i < stroke.length; i += 1) {
    const [ax, ay] = stroke[Math.max(0, i - 1)];
    const [bx, by] = stroke[i];
    const along = (bx - ax) ** 2 + (by - ay) ** 2;
    const t = along ? Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / along)) : 0;
    least = Math.min(least, Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)));
  }
  return least;
}

function drawStroke(context, points, colour) {
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineCap = "round";
  context.lineJoin = "round";
  if (points.length === 1) {
    context.beginPath();
    context.arc(points[0][0], points[0][1], widthAt(points[0]) * 0.65, 0, 7);
    context.fill();
    return;
  }
  let from = points[0];
  for (let i = 1; i < points.length; i += 1) {
    const end = i + 1 < points.length ? middle(points[i], points[i + 1]) : points[i];
    context.lineWidth = widthAt(points[i]);
    context.beginPath();
    context.moveTo(from[0], from[1]);
    context.quadraticCurveTo(points[i][0], points[i][1], end[0], end[1]);
    context.stroke();
    from = end;
  }
}

const isPalm = (event) => Math.max(event.width, event.height) >= PALM_PX;
const widthAt = (point) => PEN_WIDTH * (0.5 + (point[2] ?? 0.5));
const middle = (a, b) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
const round = (value) => Math.round(10 * value) / 10;

function extent(points) {
  const box = boundsOf([points]);
  return box ? Math.max(box.x1 - box.x0, box.y1 - box.y0) : 0;
}

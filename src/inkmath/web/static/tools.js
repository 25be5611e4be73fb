// What a pointer does on the paper from where it is put down to where it is lifted: it writes, erases or encircles.

import { pathOf } from "./brush.js";
import { extent, distance, rubbed, scratchedOut } from "./strokes.js";
import { written } from "./pen.js";

const ERASER_RADIUS = 9;
const TAP_MS = 400;
const TAP_PX = 5;
/** Ways to and fro over a small place are no loop around something. */
const LEAST_LOOP_PX = 12;

/** @typedef {import("./ink.js").Pad} Pad */

/** Writes a stroke; a zigzag over others deletes them. */
export class Writing {
  /** @param {Pad} pad */
  constructor(pad) {
    this.pad = pad;
    this.pen = pad.pen;
    this.hadRested = pad.hasRested;
    this.start = performance.now();
    /** @type {Point[]} */
    this.points = [];
  }

  /** @param {Point} point */
  add(point) {
    this.points.push(point);
  }

  /** Draws it; ahead: points that are expected next. */
  draw(context, /** @type {Point[]} */ ahead = []) {
    context.fillStyle = this.pad.colourOf(this.pen);
    context.fill(pathOf([...this.points, ...ahead], this.pad.widthOf(this.pen)));
  }

  end() {
    const { pad, points } = this;
    const isTap = this.hadRested && performance.now() - this.start < TAP_MS && extent(points) * pad.view.scale < TAP_PX;
    if (isTap && pad.isTaken(points[0][0], points[0][1])) return;
    pad.lifted = performance.now();
    const out = scratchedOut(points, pad.strokes);
    if (out.length) pad.put(pad.strokes.filter((stroke) => !out.includes(stroke)));
    else pad.write(written(points, this.pen));
  }

  drop() {}
}

/** Erases strokes, or the parts of them that it goes over. */
export class Erasing {
  /** @param {Pad} pad */
  constructor(pad) {
    this.pad = pad;
    this.before = pad.strokes;
    /** @type {Point | null} */
    this.last = null;
  }

  get reach() {
    return ERASER_RADIUS / this.pad.view.scale;
  }

  /**
   * Erases what lies on the way from the last place: a fast hand gives few points.
   * @param {Point} place
   */
  add(place) {
    const [x, y] = place;
    const { pad, reach } = this;
    const [fromX, fromY] = this.last ?? [x, y];
    this.last = [x, y];
    const count = Math.max(1, Math.ceil(Math.hypot(x - fromX, y - fromY) / reach));
    const way = Array.from({ length: count }, (_, i) => [x + ((fromX - x) * i) / count, y + ((fromY - y) * i) / count]);
    const isClear = (stroke) => way.every(([px, py]) => distance(stroke, px, py) > reach);
    const left = pad.erasesParts ? pad.strokes.flatMap((stroke) => rubbed(stroke, way, reach)) : pad.strokes.filter(isClear);
    if (left.length === pad.strokes.length && left.every((stroke, i) => stroke === pad.strokes[i])) return;
    pad.strokes = left;
    pad.drawSoon();
  }

  draw(context) {
    if (this.last) drawRing(context, this.last, this.reach);
  }

  end() {
    if (this.before !== this.pad.strokes) this.pad.put(this.pad.strokes);
  }

  drop() {
    this.pad.strokes = this.before;
    this.pad.drawSoon();
  }
}

/**
 * Draws the ring within which an eraser erases.
 * @param {CanvasRenderingContext2D} context
 * @param {Point} place
 * @param {number} radius
 */
export function drawRing(context, place, radius) {
  const [x, y] = place;
  context.beginPath();
  context.arc(x, y, radius, 0, 7);
  context.globalAlpha = 0.12;
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = radius / 8;
  context.stroke();
}

/** Encircles strokes to select them; a tap selects the one below it. */
export class Encircling {
  /** @param {Pad} pad */
  constructor(pad) {
    this.pad = pad;
    /** @type {Point[]} */
    this.points = [];
  }

  /** @param {Point} point */
  add(point) {
    this.points.push(point);
  }

  draw(context) {
    const px = 1 / this.pad.view.scale;
    context.beginPath();
    this.points.forEach(([x, y]) => context.lineTo(x, y));
    context.closePath();
    context.globalAlpha = 0.08;
    context.fill();
    context.globalAlpha = 1;
    context.lineWidth = 1.5 * px;
    context.setLineDash([6 * px, 4 * px]);
    context.stroke();
    context.setLineDash([]);
  }

  end() {
    const isTap = extent(this.points) * this.pad.view.scale < LEAST_LOOP_PX;
    this.pad.dispatchEvent(new CustomEvent("loop", { detail: { points: this.points, isTap } }));
  }

  drop() {}
}

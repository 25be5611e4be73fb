// The sheet of a picture, straight and upright: drawn out of the picture, and places on it.

import { h } from "./dom.js";

/** By how many pixels the parts of a drawn sheet overlap, so that no seams are seen. */
const OVERLAP_PX = 0.7;

const drawn = new WeakMap();
const cut = new WeakMap();

/**
 * A canvas with the sheet as it was read, out of the canvas of its picture. sheet: {width, height, mesh}, see the API.
 * @param {HTMLCanvasElement} picture
 * @param {Api.SheetView} sheet
 * @returns {HTMLCanvasElement}
 */
export function straightened(picture, sheet) {
  if (!drawn.has(sheet)) drawn.set(sheet, draw(picture, sheet));
  return drawn.get(sheet);
}

function draw(picture, sheet) {
  const canvas = h("canvas", { width: sheet.width, height: sheet.height });
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  const triangles = trianglesOf(sheet);
  for (const { seen, flat } of triangles) {
    context.save();
    if (triangles.length > 2) clip(context, flat);
    const [a, b, c, d, e, f] = affine(seen, flat);
    context.setTransform(a, b, c, d, e, f);
    context.drawImage(picture, 0, 0);
    context.restore();
    if (triangles.length === 2) break; // without bends one of them tells all
  }
  return canvas;
}

function clip(context, corners) {
  const [x, y] = [0, 1].map((axis) => corners.reduce((sum, corner) => sum + corner[axis], 0) / 3);
  context.beginPath();
  for (const corner of corners) {
    const away = Math.hypot(corner[0] - x, corner[1] - y);
    context.lineTo(corner[0] + ((corner[0] - x) / away) * 2 * OVERLAP_PX, corner[1] + ((corner[1] - y) / away) * 2 * OVERLAP_PX);
  }
  context.clip();
}

/**
 * The place on the sheet, in its pixels, of a place in the picture as given; beyond the sheet as its rim goes on.
 * @param {Api.SheetView} sheet
 * @param {number} x
 * @param {number} y
 * @returns {[number, number]}
 */
export const placeOn = (sheet, x, y) => mapped(sheet, "seen", "flat", x, y);

/**
 * The place in the picture as given of a place on the sheet: the inverse of `placeOn`.
 * @param {Api.SheetView} sheet
 * @param {number} x
 * @param {number} y
 * @returns {[number, number]}
 */
export const placeOff = (sheet, x, y) => mapped(sheet, "flat", "seen", x, y);

/** A place mapped by the triangle that it is in, or is nearest to. */
function mapped(sheet, from, to, x, y) {
  /** @type {any} */
  let best = null;
  for (const triangle of trianglesOf(sheet)) {
    const inside = Math.min(...sharesAt(triangle[from], x, y));
    if (!best || inside > best.inside) best = { inside, triangle };
    if (inside >= 0) break;
  }
  const [a, b, c, d, e, f] = affine(best.triangle[from], best.triangle[to]);
  return /** @type {[number, number]} */ ([a * x + c * y + e, b * x + d * y + f]);
}

/** The sheet in triangles: [{seen, flat}], the corners of each in the picture and on the sheet. */
function trianglesOf(sheet) {
  if (!cut.has(sheet)) cut.set(sheet, triangulated(sheet));
  return cut.get(sheet);
}

/** @param {Api.SheetView} sheet */
function triangulated({ width, height, mesh }) {
  const last = mesh.length - 1;
  const flat = (row, column) => [(column / last) * width, (row / last) * height];
  const triangles = [];
  for (let row = 0; row < last; row += 1)
    for (let column = 0; column < last; column += 1)
      for (const side of [0, 1]) {
        const corners = [[row, column + 1], [row + 1, column], [row + side, column + side]];
        triangles.push({ seen: corners.map(([i, j]) => mesh[i][j]), flat: corners.map(([i, j]) => flat(i, j)) });
      }
  return triangles;
}

/** The shares of three corners in a place: none is negative inside. */
function sharesAt([[ax, ay], [bx, by], [cx, cy]], x, y) {
  const whole = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
  const b = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / whole;
  const c = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / whole;
  return [1 - b - c, b, c];
}

/** The affine map that takes three corners to three others, as a canvas has it: x' = a x + c y + e, y' = b x + d y + f. */
function affine(from, to) {
  const start = sharesAt(from, 0, 0);
  const along = sharesAt(from, 1, 0).map((share, i) => share - start[i]);
  const down = sharesAt(from, 0, 1).map((share, i) => share - start[i]);
  return [along, down, start].flatMap((shares) => [0, 1].map((axis) => shares.reduce((sum, share, i) => sum + share * to[i][axis], 0)));
}

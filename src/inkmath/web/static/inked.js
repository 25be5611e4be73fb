// A picture that is written on: the ink on its sheet, in the picture, and both as one file to read.

import { drawStrokes, penWidth } from "./brush.js";
import { h } from "./dom.js";
import { RGB, USUAL, penOf, written } from "./pen.js";
import { placeOff } from "./sheet.js";

/** Width of a picture, in its pixels, over which a line is as wide as it is on paper. */
const USUAL_WIDTH = 700;
const QUALITY = 0.92;
const LIGHT_FROM = 110;
const INKS = { dark: "#16203c", light: "#ffffff" };

/**
 * The width of the usual line over a picture so wide, in its pixels.
 * @param {number} width
 */
export const penOver = (width) => penWidth(1) * Math.max(1, width / USUAL_WIDTH);

/**
 * A canvas with the picture and strokes over it.
 * @param {HTMLCanvasElement} picture
 * @param {Stroke[]} strokes in its pixels
 */
export function inked(picture, strokes) {
  const canvas = h("canvas", { width: picture.width, height: picture.height });
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  const usual = penOver(picture.width);
  const ink = INKS[isDark(picture) ? "light" : "dark"];
  const colourOf = ({ colour }) => (colour === USUAL.colour ? ink : `rgb(${RGB[colour]})`);
  const all = { x0: 0, y0: 0, x1: picture.width, y1: picture.height };
  drawStrokes(context, strokes, { widthOf: ({ width }) => usual * width, colourOf }, all);
  return canvas;
}

/**
 * The file of a table's picture with what was written on it: its strokes are in pixels of the sheet, if there is one.
 * @param {Pick<Table, "picture" | "file" | "sheet" | "strokes">} table
 * @returns {Promise<File>}
 */
export async function inkedFile({ picture, file, sheet, strokes }) {
  if (!picture || !strokes.length) return /** @type {File} */ (file);
  const inPicture = strokes.map((stroke) => written(stroke.map(([x, y, pressure]) => [...(sheet ? placeOff(sheet, x, y) : [x, y]), pressure]), penOf(stroke)));
  const canvas = inked(picture.canvas, inPicture);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  return new File([blob], "picture.jpg", { type: blob.type });
}

const darkness = new WeakMap();

/** True for a picture that is dark on the whole, as a board of slate is. */
export function isDark(/** @type {HTMLCanvasElement} */ picture) {
  if (!darkness.has(picture)) darkness.set(picture, brightness(picture) < LIGHT_FROM);
  return darkness.get(picture);
}

/** The mean brightness of a picture, in [0, 255]. */
function brightness(picture) {
  const side = 16;
  const context = h("canvas", { width: side, height: side }).getContext("2d");
  context.drawImage(picture, 0, 0, side, side);
  const { data } = context.getImageData(0, 0, side, side);
  return data.reduce((sum, value, i) => sum + (i % 4 < 3 ? value : 0), 0) / (3 * side * side);
}

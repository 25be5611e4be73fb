// Files as pages of the notebook: pictures, pen strokes, and documents of several pages, which the server opens.

import { post } from "./api.js";
import { packStrokes } from "./link.js";
import * as pictures from "./picture.js";
import { emptyTable, pack } from "./session.js";
import { boundsOf, boundsOfOne } from "./strokes.js";

export const MOST_PAGES = 100;
/** The size of the typical symbol of strokes that come from elsewhere, and those within which they stay as they are. */
const SIZE_PX = 36;
const [LEAST_PX, MOST_PX] = [20, 90];
const MARGIN_PX = 40;

/** @typedef {{name: string, canvas: HTMLCanvasElement} | {name: string, strokes: Stroke[]}} OpenedPage */

/**
 * The pages of a file, one after the other, with their number and how many there are. Throws ApiError where nobody can open it.
 * @param {File} file
 * @returns {AsyncGenerator<{page: OpenedPage, number: number, count: number}>}
 */
export async function* pagesOf(file) {
  const name = file.name.replace(/\.\w+$/, "");
  const bitmap = await pictures.open(file);
  if (bitmap) {
    yield { page: { name, canvas: pictures.toCanvas(bitmap) }, number: 1, count: 1 };
    return;
  }
  let count = 1;
  for (let number = 1; number <= Math.min(count, MOST_PAGES); number += 1) {
    const form = new FormData();
    form.append("file", file, file.name);
    const { page_count, picture, strokes } = await post(`/v1/page?number=${number}`, form);
    count = page_count;
    const page = picture === null ? { name, strokes: sized(strokes) } : { name, canvas: await canvasOf(picture) };
    yield { page, number, count };
  }
}

const canvasOf = async (address) => pictures.toCanvas(await createImageBitmap(pictures.fromDataUrl(address)));

/** Strokes in units of the paper: at its upper left, and as large as they are written. */
function sized(/** @type {number[][][]} */ strokes) {
  const box = boundsOf(strokes);
  if (!box) return [];
  const sides = strokes.map((stroke) => boundsOfOne(stroke)).map(({ x0, y0, x1, y1 }) => Math.max(x1 - x0, y1 - y0)).sort((a, b) => a - b);
  const size = sides[Math.floor(sides.length / 2)] || SIZE_PX;
  const factor = size < LEAST_PX || size > MOST_PX ? SIZE_PX / size : 1;
  return strokes.map((stroke) => stroke.map(([x, y]) => [factor * (x - box.x0) + MARGIN_PX, factor * (y - box.y0) + MARGIN_PX, 0.5]));
}

/**
 * An opened page as the content of the paper.
 * @param {OpenedPage} page
 * @returns {Promise<Table>}
 */
export async function tableOfPage(page) {
  if ("strokes" in page) return { ...emptyTable(), strokes: page.strokes };
  return { ...emptyTable(), file: await pictures.toFile(page.canvas, `${page.name}.png`), picture: { canvas: page.canvas } };
}

/**
 * A record of the notebook with a table that is not read yet.
 * @param {Table} table
 * @param {string} name
 */
export const recordOfTable = (table, name) => ({ id: table.id, name, paper: "blank", view: null, packed: { ...pack(table), isRead: false, strokes: packStrokes(table.strokes) }, file: table.file, hasPicture: table.picture !== null, time: Date.now(), fragment: "" });

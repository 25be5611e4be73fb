// The requests that read what is on the paper.

import { setting } from "./store.js";

/**
 * The route that reads a table; of a picture, lines that are left out are returned, too.
 * @param {Table} table
 */
export function routeOf({ file }) {
  if (setting("lines", "several") === "one") return "/v1/read";
  return file ? "/v1/read-page?all=true" : "/v1/read-page";
}

const texts = new WeakMap();

/** A stroke as JSON, made once: a page of 60 lines has tens of thousands of points, and is asked about at each stroke. */
function textOf(/** @type {Stroke} */ stroke) {
  if (!texts.has(stroke)) texts.set(stroke, JSON.stringify(stroke.map(([x, y]) => [x, y])));
  return texts.get(stroke);
}

/**
 * The body of a request for a reading: the file or the ink, as JSON, and the corrected symbols.
 * @param {Pick<Table, "strokes" | "file" | "fixes">} table
 */
export function toRead({ strokes, file, fixes }) {
  const known = fixes.map(({ symbol, token }) => ({ box: symbol.box, token }));
  if (!file) return `{"strokes":[${strokes.map(textOf).join(",")}],"known":${JSON.stringify(known)}}`;
  const form = new FormData();
  form.append("file", file, file.name);
  form.append("known", JSON.stringify(known));
  return form;
}

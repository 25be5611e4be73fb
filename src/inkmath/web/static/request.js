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

const knownOf = (/** @type {Fix[]} */ fixes) => JSON.stringify(fixes.map(({ symbol, token }) => ({ box: symbol.box, token })));

/**
 * The body of a request for a reading of ink: that and the corrected symbols as JSON.
 * @param {Pick<Table, "strokes" | "fixes">} table
 */
export const toReadInk = ({ strokes, fixes }) => `{"strokes":[${strokes.map(textOf).join(",")}],"known":${knownOf(fixes)}}`;

/**
 * The body of a request for a reading of a file.
 * @param {File} file
 * @param {Fix[]} fixes
 */
export function toReadFile(file, fixes) {
  const form = new FormData();
  form.append("file", file, file.name);
  form.append("known", knownOf(fixes));
  return form;
}

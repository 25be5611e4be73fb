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

/**
 * The body of a request for a reading: the file or the ink, and the corrected symbols.
 * @param {Table} table
 */
export function toRead({ strokes, file, fixes }) {
  const known = fixes.map(({ symbol, token }) => ({ box: symbol.box, token }));
  if (!file) return { strokes: strokes.map((stroke) => stroke.map(([x, y]) => [x, y])), known };
  const form = new FormData();
  form.append("file", file, file.name);
  form.append("known", JSON.stringify(known));
  return form;
}

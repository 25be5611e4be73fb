// Pages of a notebook as one file, and back: JSON under gzip, pictures in it as data: addresses. Those of Xournal++ are
// opened, too.

import { unpack } from "./session.js";
import { fromXopp } from "./xopp.js";

export const NAME = "notebook.inkmath";
const FORMAT = "inkmath notebook";
const VERSION = 1;
const MOST_BYTES = 500e6;

/**
 * The records of pages as a file.
 * @param {any[]} records
 */
export async function toFile(records) {
  const pages = await Promise.all(records.map(async ({ file, ...page }) => ({ ...page, file: file && { name: file.name, content: await dataUrl(file) } })));
  const text = JSON.stringify({ format: FORMAT, version: VERSION, pages });
  return new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).blob();
}

/**
 * The records of the pages in a file. Throws an Error that says why it has none.
 * @param {Blob} file
 */
export async function fromFile(file) {
  const text = await unzipped(file);
  if (/^\s*<[?x]/.test(text)) return fromXopp(text);
  const content = parsed(text);
  if (content.format !== FORMAT || !Array.isArray(content.pages)) throw new Error("it is no notebook of inkmath.");
  if (content.version > VERSION) throw new Error("it was written by a newer version of inkmath.");
  if (!content.pages.length) throw new Error("it holds no page.");
  return content.pages.map(toRecord);
}

async function unzipped(file) {
  const chunks = [];
  let size = 0;
  const reader = file.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      chunks.push(chunk.value);
      size += chunk.value.length;
      if (size > MOST_BYTES) break;
    }
  } catch {
    throw new Error("it is no notebook of inkmath, or only a part of one.");
  }
  if (size > MOST_BYTES) throw new Error("it is larger than 500 MB.");
  return new Blob(chunks).text();
}

function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    throw new Error("it is broken.");
  }
}

/** A page of a file as it is stored. Throws an Error where it is none. */
function toRecord(page, number) {
  try {
    return checked(page);
  } catch {
    throw new Error(`its page ${number + 1} is broken.`);
  }
}

function checked({ id, name, paper, view, packed, file, hasPicture, time }) {
  const isStroke = (one) => one.length >= 3 && one.every(Number.isFinite);
  if (!packed.strokes.every(isStroke)) throw new TypeError("strokes are numbers");
  const { lines } = unpack(packed);
  if (!lines.every((line) => typeof line.latex === "string")) throw new TypeError("lines have LaTeX");
  const kept = file ? toBlob(file) : null;
  return { id: String(id), name: String(name ?? "").slice(0, 80), paper: String(paper), view: isView(view) ? view : null, packed, file: kept, hasPicture: kept !== null && hasPicture === true, time: Number(time) || 0, fragment: "" };
}

const isView = (view) => view !== null && ["scale", "x", "y"].every((name) => Number.isFinite(view?.[name])) && view.scale > 0;

async function dataUrl(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return `data:${file.type};base64,${btoa(text)}`;
}

function toBlob({ name, content }) {
  const [head, body] = String(content).split(",");
  const bytes = Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
  return new File([bytes], String(name), { type: head.slice(5, head.indexOf(";")) });
}

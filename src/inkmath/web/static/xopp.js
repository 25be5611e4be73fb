// Pages in the format of Xournal++ (.xopp): XML under gzip, in points of 1/72 inch.

import { penWidth } from "./brush.js";
import { packStrokes, unpackStrokes } from "./link.js";
import { COLOURS, RGB, USUAL, packPens, penOf, withPens, written } from "./pen.js";
import { boundsOf } from "./strokes.js";

export const NAME = "notebook.xopp";
const POINTS_PER_PX = 72 / 96;
/** A4, in points. */
const [WIDTH, HEIGHT] = [595.28, 841.89];
const MARGIN = 20;
const MOST_POINTS = 2e6;
const STYLES = { squared: "graph", ruled: "lined", dotted: "dotted", blank: "plain" };
const PAPERS = { graph: "squared", lined: "ruled", ruled: "ruled", dotted: "dotted" };

/**
 * The records of pages as a document of Xournal++. Pictures are images in it.
 * @param {any[]} records
 */
export async function toXopp(records) {
  const pages = await Promise.all(records.map(async (record) => pageOf(record, record.hasPicture ? await imageOf(record.file) : null)));
  const text = new XMLSerializer().serializeToString(x("xournal", { creator: "inkmath", fileversion: 4 }, ...pages));
  const content = new Blob([`<?xml version="1.0" standalone="no"?>\n${text}\n`]);
  return new Response(content.stream().pipeThrough(new CompressionStream("gzip"))).blob();
}

/** An element without a namespace, whose `style` is no style sheet. */
function x(tag, attributes, ...children) {
  const element = document.createElementNS(null, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

function pageOf({ packed, paper }, image) {
  const strokes = withPens(unpackStrokes(packed.strokes), packed.pens);
  const box = boundsOf(strokes) ?? { x0: 0, y0: 0, x1: 0, y1: 0 };
  const [left, top] = [Math.min(0, box.x0 * POINTS_PER_PX - MARGIN), Math.min(0, box.y0 * POINTS_PER_PX - MARGIN)];
  const width = Math.max(WIDTH, box.x1 * POINTS_PER_PX - left + MARGIN, image?.width ?? 0);
  const height = Math.max(HEIGHT, box.y1 * POINTS_PER_PX - top + MARGIN, image?.height ?? 0);
  const background = x("background", { type: "solid", color: "#ffffffff", style: STYLES[paper] ?? "plain" });
  const pictures = image ? [x("image", { left: 0, top: 0, right: image.width, bottom: image.height }, image.content)] : [];
  return x("page", { width: width.toFixed(2), height: height.toFixed(2) }, background, x("layer", {}, ...pictures, ...strokes.map((stroke) => strokeOf(stroke, left, top))));
}

function strokeOf(stroke, left, top) {
  const pen = penOf(stroke);
  const width = penWidth(1) * pen.width * POINTS_PER_PX;
  const points = stroke.length > 1 ? stroke : [stroke[0], stroke[0]];
  const widths = points.slice(1).map(([, , pressure]) => (width * (0.5 + (pressure ?? 0.5))).toFixed(2));
  const places = points.map(([x, y]) => `${(x * POINTS_PER_PX - left).toFixed(2)} ${(y * POINTS_PER_PX - top).toFixed(2)}`);
  const colour = RGB[pen.colour].map((value) => value.toString(16).padStart(2, "0")).join("");
  return x("stroke", { tool: "pen", color: `#${colour}ff`, width: [width.toFixed(2), ...widths].join(" ") }, places.join(" "));
}

async function imageOf(file) {
  const bitmap = await createImageBitmap(file);
  const scale = WIDTH / bitmap.width;
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return { content: btoa(text), width: WIDTH, height: bitmap.height * scale };
}

/**
 * The records of the pages of a document's text; its images are left out. Throws an Error where it is none.
 * @param {string} text
 */
export function fromXopp(text) {
  const document = new DOMParser().parseFromString(text, "text/xml");
  if (document.documentElement.localName !== "xournal") throw new Error("it is no document of Xournal++.");
  const pages = [...document.querySelectorAll("page")];
  if (!pages.length) throw new Error("it holds no page.");
  return pages.map(recordOf);
}

function recordOf(page, number) {
  const strokes = [...page.querySelectorAll("stroke")].filter((one) => one.getAttribute("tool") !== "eraser").map((one) => readStroke(one, number));
  const count = strokes.reduce((sum, stroke) => sum + stroke.length, 0);
  if (count > MOST_POINTS) throw new Error(`its page ${number + 1} has more than ${MOST_POINTS} points.`);
  const packed = { v: 1, strokes: packStrokes(strokes), pens: packPens(strokes), lines: [], leftOut: [], fixes: [], isRead: false };
  const paper = PAPERS[page.querySelector("background")?.getAttribute("style") ?? ""] ?? "blank";
  return { id: crypto.randomUUID?.() ?? `${Date.now()}-${number}`, name: "", paper, view: null, packed, file: null, hasPicture: false, time: Date.now(), fragment: "" };
}

function readStroke(element, number) {
  const places = numbersOf(element.textContent);
  const [width, ...widths] = numbersOf(element.getAttribute("width"));
  if (places.length < 2 || ![...places, width, ...widths].every(Number.isFinite) || width <= 0) throw new Error(`its page ${number + 1} is broken.`);
  const pressureAt = (i) => (widths.length ? Math.min(1, Math.max(0, widths[Math.min(i, widths.length - 1)] / width - 0.5)) : 0.5);
  const points = Array.from({ length: Math.floor(places.length / 2) }, (_, i) => [places[2 * i] / POINTS_PER_PX, places[2 * i + 1] / POINTS_PER_PX, pressureAt(i - 1 < 0 ? 0 : i - 1)]);
  const relative = width / POINTS_PER_PX / penWidth(1);
  return written(points, { colour: nearest(element.getAttribute("color")), width: Math.min(10, Math.max(0.3, Math.abs(relative - 1) < 0.3 ? 1 : relative)) });
}

const numbersOf = (text) => (text ?? "").trim().split(/\s+/).map(Number);

/** The pen's colour nearest to one of Xournal++, which is #rrggbbaa or a name; dark ones are ink. */
function nearest(colour) {
  const found = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(colour ?? "");
  if (!found) return COLOURS.includes(colour) ? colour : USUAL.colour;
  const rgb = found.slice(1, 4).map((part) => parseInt(part, 16));
  if (Math.max(...rgb) - Math.min(...rgb) < 40) return USUAL.colour;
  const far = (name) => RGB[name].reduce((sum, value, i) => sum + (value - rgb[i]) ** 2, 0);
  return COLOURS.reduce((best, name) => (far(name) < far(best) ? name : best));
}

// Pages in the format of Xournal++ (.xopp): XML under gzip, in points of 1/72 inch.

import { penWidth } from "./brush.js";
import { h } from "./dom.js";
import { penOver } from "./inked.js";
import { packStrokes, unpackStrokes } from "./link.js";
import { COLOURS, RGB, USUAL, packPens, penOf, withPens, written } from "./pen.js";
import { fromDataUrl, toCanvas, toFile } from "./picture.js";
import { straightened } from "./sheet.js";
import { boundsOf } from "./strokes.js";

export const NAME = "notebook.xopp";
const POINTS_PER_PX = 72 / 96;
/** A4, in points. */
const [WIDTH, HEIGHT] = [595.28, 841.89];
const MARGIN = 20;
const MOST_POINTS = 2e6;
/** The longer side of a page with images, in pixels; images of a page, and lengths of one in points, that are taken. */
const GROUND_PX = 2400;
const MOST_IMAGES = 100;
const MOST_LENGTH = 20000;
const STYLES = { squared: "graph", ruled: "lined", dotted: "dotted", blank: "plain" };
const PAPERS = { graph: "squared", lined: "ruled", ruled: "ruled", dotted: "dotted" };

/**
 * The records of pages as a document of Xournal++. Pictures are images in it.
 * @param {any[]} records
 */
export async function toXopp(records) {
  const pages = await Promise.all(records.map(async (record) => pageOf(record, record.hasPicture ? await imageOf(record) : null)));
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
  const scale = image?.scale ?? POINTS_PER_PX;
  const usual = image?.pen ?? penWidth(1) * POINTS_PER_PX;
  const [left, top] = image ? [0, 0] : [Math.min(0, box.x0 * scale - MARGIN), Math.min(0, box.y0 * scale - MARGIN)];
  const width = Math.max(WIDTH, box.x1 * scale - left + MARGIN, image?.width ?? 0);
  const height = Math.max(image ? 0 : HEIGHT, box.y1 * scale - top + MARGIN, image?.height ?? 0);
  const background = x("background", { type: "solid", color: "#ffffffff", style: STYLES[paper] ?? "plain" });
  const pictures = image ? [x("image", { left: 0, top: 0, right: image.width, bottom: image.height }, image.content)] : [];
  return x("page", { width: width.toFixed(2), height: height.toFixed(2) }, background, x("layer", {}, ...pictures, ...strokes.map((stroke) => strokeOf(stroke, { left, top, scale, usual }))));
}

function strokeOf(stroke, { left, top, scale, usual }) {
  const pen = penOf(stroke);
  const width = usual * pen.width;
  const points = stroke.length > 1 ? stroke : [stroke[0], stroke[0]];
  const widths = points.slice(1).map(([, , pressure]) => (width * (0.5 + (pressure ?? 0.5))).toFixed(2));
  const places = points.map(([x, y]) => `${(x * scale - left).toFixed(2)} ${(y * scale - top).toFixed(2)}`);
  const colour = RGB[pen.colour].map((value) => value.toString(16).padStart(2, "0")).join("");
  return x("stroke", { tool: "pen", color: `#${colour}ff`, width: [width.toFixed(2), ...widths].join(" ") }, places.join(" "));
}

/** The picture of a record, straight, as wide as the page. */
async function imageOf({ file, packed: { sheet } }) {
  const picture = toCanvas(await createImageBitmap(file));
  const ground = sheet ? straightened(picture, sheet) : picture;
  const scale = WIDTH / ground.width;
  const bytes = new Uint8Array(await (await toFile(ground, "picture")).arrayBuffer());
  let text = "";
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return { content: btoa(text), width: WIDTH, height: ground.height * scale, scale, pen: penOver(ground.width) * scale };
}

/**
 * The records of the pages of a document's text: a page with images is a picture that is written on. Throws an Error
 * where it is none.
 * @param {string} text
 */
export async function fromXopp(text) {
  const document = new DOMParser().parseFromString(text, "text/xml");
  if (document.documentElement.localName !== "xournal") throw new Error("it is no document of Xournal++.");
  const pages = [...document.querySelectorAll("page")];
  if (!pages.length) throw new Error("it holds no page.");
  const records = [];
  for (const [number, page] of pages.entries()) records.push(await recordOf(page, number));
  return records;
}

async function recordOf(page, number) {
  const ground = page.querySelector("image") ? await groundOf(page, number) : null;
  const scale = ground ? ground.width / Number(page.getAttribute("width")) : 1 / POINTS_PER_PX;
  const usual = ground ? penOver(ground.width) : penWidth(1);
  const strokes = [...page.querySelectorAll("stroke")].filter((one) => one.getAttribute("tool") !== "eraser").map((one) => readStroke(one, number, scale, usual));
  const count = strokes.reduce((sum, stroke) => sum + stroke.length, 0);
  if (count > MOST_POINTS) throw new Error(`its page ${number + 1} has more than ${MOST_POINTS} points.`);
  const packed = { v: 1, strokes: packStrokes(strokes), pens: packPens(strokes), lines: [], leftOut: [], fixes: [], isRead: false };
  const paper = PAPERS[page.querySelector("background")?.getAttribute("style") ?? ""] ?? "blank";
  return { id: crypto.randomUUID?.() ?? `${Date.now()}-${number}`, name: "", paper, view: null, packed, file: ground && (await toFile(ground, "picture.png")), hasPicture: ground !== null, time: Date.now(), fragment: "" };
}

/** A canvas with the images of a page, in their places. */
async function groundOf(page, number) {
  const [width, height] = ["width", "height"].map((name) => Number(page.getAttribute(name)));
  if (!(width > 0 && height > 0 && Math.max(width, height) <= MOST_LENGTH)) throw new Error(`its page ${number + 1} is broken.`);
  const scale = GROUND_PX / Math.max(width, height);
  const canvas = h("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
  const context = canvas.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const image of [...page.querySelectorAll("image")].slice(0, MOST_IMAGES)) {
    const [left, top, right, bottom] = ["left", "top", "right", "bottom"].map((name) => Number(image.getAttribute(name)) * scale);
    const picture = await pictureOf(image.textContent.replace(/\s/g, "")).catch(() => null);
    if (!picture || ![left, top, right, bottom].every(Number.isFinite)) throw new Error(`its page ${number + 1} is broken.`);
    context.drawImage(picture, left, top, right - left, bottom - top);
  }
  return canvas;
}

const pictureOf = async (content) => createImageBitmap(fromDataUrl(`data:image/png;base64,${content}`));

function readStroke(element, number, scale, usual) {
  const places = numbersOf(element.textContent);
  const [width, ...widths] = numbersOf(element.getAttribute("width"));
  if (places.length < 2 || ![...places, width, ...widths].every(Number.isFinite) || width <= 0) throw new Error(`its page ${number + 1} is broken.`);
  const pressureAt = (i) => (widths.length ? Math.min(1, Math.max(0, widths[Math.min(i, widths.length - 1)] / width - 0.5)) : 0.5);
  const points = Array.from({ length: Math.floor(places.length / 2) }, (_, i) => [places[2 * i] * scale, places[2 * i + 1] * scale, pressureAt(i - 1 < 0 ? 0 : i - 1)]);
  const relative = (width * scale) / usual;
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

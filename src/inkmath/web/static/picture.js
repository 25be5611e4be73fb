// Pictures: opened, turned and cropped here, before anything is read.

import { byId, h } from "./dom.js";
import { t } from "./language.js";

const MOST_SIDE = 3200;
const HANDLES = ["nw", "ne", "sw", "se"];
const NAMES = { nw: "upper left", ne: "upper right", sw: "lower left", se: "lower right" };
const LEAST = 0.04;

/** The picture of a file, upright; null where this browser cannot show it. */
export async function open(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
}

/** Asks how to crop and rotate a picture on a canvas. Resolves to a canvas with the result, or null if the user cancels. */
export function crop(canvas) {
  const dialog = byId("crop");
  let turned = canvas;
  const frame = new Frame(byId("crop-frame"));
  const show = () => {
    const stage = byId("crop-picture");
    stage.width = turned.width;
    stage.height = turned.height;
    stage.getContext("2d").drawImage(turned, 0, 0);
    frame.reset();
  };
  const turn = (quarters) => () => {
    turned = rotate(turned, quarters);
    show();
  };
  return new Promise((resolve) => {
    const end = (result) => {
      dialog.onclose = null;
      dialog.close();
      resolve(result);
    };
    byId("turn-left").onclick = turn(-1);
    byId("turn-right").onclick = turn(1);
    byId("crop-cancel").onclick = () => end(null);
    byId("crop-done").onclick = () => end(cut(turned, frame.share));
    dialog.onclose = () => resolve(null);
    dialog.showModal();
    show();
  });
}

/** A canvas as a file to send: lossless while small, as photos are otherwise. */
export async function toFile(canvas, name) {
  const png = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  if (png.size < 4e6) return new File([png], name, { type: png.type });
  const jpeg = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.92));
  return new File([jpeg], name, { type: jpeg.type });
}

/**
 * Draws a picture on the paper, whose units are its pixels.
 * @param {HTMLCanvasElement} canvas
 * @param {View} view
 */
export function draw(canvas, { scale, x, y }) {
  const shown = byId("picture");
  const ratio = devicePixelRatio || 1;
  const [width, height] = [Math.round(shown.clientWidth * ratio), Math.round(shown.clientHeight * ratio)];
  if (shown.width !== width || shown.height !== height) Object.assign(shown, { width, height });
  const context = shown.getContext("2d");
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * x, ratio * y);
  context.drawImage(canvas, 0, 0);
}

/** The picture that a data: address is; the policy lets none be fetched, and its bytes are in it anyway. */
export function fromDataUrl(url) {
  const [head, body] = url.split(",");
  return new Blob([Uint8Array.from(atob(body), (c) => c.charCodeAt(0))], { type: head.slice(5, head.indexOf(";")) });
}

export function toCanvas(bitmap) {
  const scale = Math.min(1, MOST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = h("canvas", { width: Math.round(bitmap.width * scale), height: Math.round(bitmap.height * scale) });
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function rotate(canvas, quarters) {
  const turned = h("canvas", { width: canvas.height, height: canvas.width });
  const context = turned.getContext("2d");
  context.translate(turned.width / 2, turned.height / 2);
  context.rotate((quarters * Math.PI) / 2);
  context.drawImage(canvas, -canvas.width / 2, -canvas.height / 2);
  return turned;
}

function cut(canvas, { x0, y0, x1, y1 }) {
  const [left, top] = [Math.round(x0 * canvas.width), Math.round(y0 * canvas.height)];
  const width = Math.max(1, Math.round(x1 * canvas.width) - left);
  const height = Math.max(1, Math.round(y1 * canvas.height) - top);
  const part = h("canvas", { width, height });
  part.getContext("2d").drawImage(canvas, left, top, width, height, 0, 0, width, height);
  return part;
}

/** The frame with its four handles, for the pointer and for the arrow keys. `share`: what it holds, in [0, 1]. */
class Frame {
  constructor(element) {
    this.element = element;
    this.share = { x0: 0, y0: 0, x1: 1, y1: 1 };
    element.replaceChildren(
      ...HANDLES.map((corner) => {
        const handle = h("button", { className: `handle ${corner}`, "aria-label": t("Move the {} corner with the arrow keys", t(NAMES[corner])) });
        handle.onpointerdown = (event) => this.drag(event, handle, corner);
        handle.onkeydown = (event) => this.nudge(event, corner);
        return handle;
      }),
    );
    this.reset();
  }

  reset() {
    this.share = { x0: 0, y0: 0, x1: 1, y1: 1 };
    this.draw();
  }

  drag(event, handle, corner) {
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = (move) => {
      const box = byId("crop-picture").getBoundingClientRect();
      this.move(corner, (move.clientX - box.left) / box.width, (move.clientY - box.top) / box.height);
    };
    handle.onpointerup = () => (handle.onpointermove = null);
  }

  nudge(event, corner) {
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
    if (!dx && !dy) return;
    event.preventDefault();
    const { x0, y0, x1, y1 } = this.share;
    this.move(corner, (corner.includes("w") ? x0 : x1) + dx / 50, (corner.includes("n") ? y0 : y1) + dy / 50);
  }

  move(corner, x, y) {
    const inside = (value, low, high) => Math.min(Math.max(value, low), high);
    const share = this.share;
    if (corner.includes("w")) share.x0 = inside(x, 0, share.x1 - LEAST);
    else share.x1 = inside(x, share.x0 + LEAST, 1);
    if (corner.includes("n")) share.y0 = inside(y, 0, share.y1 - LEAST);
    else share.y1 = inside(y, share.y0 + LEAST, 1);
    this.draw();
  }

  draw() {
    const { x0, y0, x1, y1 } = this.share;
    Object.assign(this.element.style, {
      left: `${100 * x0}%`,
      top: `${100 * y0}%`,
      width: `${100 * (x1 - x0)}%`,
      height: `${100 * (y1 - y0)}%`,
    });
  }
}

// A symbol of a picture that was not found: it is encircled, and named.

import { post } from "./api.js";
import { openChoices } from "./choices.js";
import { h } from "./dom.js";
import { toFile } from "./picture.js";
import { toReadFile } from "./request.js";
import { around } from "./strokes.js";

/** White around what is cut out, in its larger side. */
const MARGIN = 0.3;

/**
 * Asks what the symbol in a box is; name(spot, token) is called with that.
 * @param {Bounds} box on the paper
 * @param {HTMLCanvasElement} ground
 * @param {{toSource: (x: number, y: number) => [number, number], inWindow: (box: Box) => Bounds, name: (spot: Spot, token: string | null) => void}} desk
 */
export async function nameBoxed(box, ground, { toSource, inWindow, name }) {
  const found = await symbolsIn(box, ground);
  const inked = found.length ? around(found.map(({ box: [x0, y0, x1, y1] }) => ({ x0, y0, x1, y1 }))) : box;
  const corners = [[inked.x0, inked.y0], [inked.x1, inked.y0], [inked.x1, inked.y1], [inked.x0, inked.y1]].map(([x, y]) => toSource(x, y));
  const [xs, ys] = [0, 1].map((axis) => corners.map((corner) => corner[axis]));
  const own = /** @type {Box} */ ([Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]);
  const alternatives = found.length === 1 ? [[found[0].token, found[0].confidence], ...found[0].alternatives] : found.map(({ token }) => [token, null]);
  const symbol = { token: "", box: own, confidence: 0, alternatives };
  const spot = /** @type {Spot} */ ({ line: null, index: -1, box: own, symbol, token: "", isFixed: false });
  openChoices(spot, inWindow(own), (token) => name(spot, token));
}

/** The symbols that are read in a box by itself, in pixels of the ground; none where that fails. */
async function symbolsIn({ x0, y0, x1, y1 }, ground) {
  const margin = MARGIN * Math.max(x1 - x0, y1 - y0);
  const part = h("canvas", { width: Math.ceil(x1 - x0 + 2 * margin), height: Math.ceil(y1 - y0 + 2 * margin) });
  const context = part.getContext("2d");
  const [r, g, b] = ground.getContext("2d").getImageData(Math.max(0, Math.floor(x0)), Math.max(0, Math.floor(y0)), 1, 1).data;
  context.fillStyle = `rgb(${r} ${g} ${b})`; // as the paper is at the corner
  context.fillRect(0, 0, part.width, part.height);
  context.drawImage(ground, x0, y0, x1 - x0, y1 - y0, margin, margin, x1 - x0, y1 - y0);
  try {
    const { symbols } = await post("/v1/read", toReadFile(await toFile(part, "symbol.png"), []));
    return symbols.map((symbol) => ({ ...symbol, box: symbol.box.map((value, i) => value - margin + (i % 2 ? y0 : x0)) }));
  } catch {
    return [];
  }
}

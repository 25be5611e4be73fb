// The whole state in the part of the address after #, which never leaves the browser.

const KEY = "s=";
export const MOST_CHARACTERS = 120000;

/** The fragment of a state; states are JSON. */
export async function encode(state) {
  const packed = new Blob([JSON.stringify(state)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return `#${KEY}${btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** The state of a fragment; null where it holds none, or a broken one. */
export async function decode(fragment) {
  if (!fragment.startsWith(`#${KEY}`)) return null;
  try {
    const text = atob(fragment.slice(1 + KEY.length).replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return JSON.parse(await new Response(unpacked).text());
  } catch {
    return null;
  }
}

const packed = new WeakMap();

/** Strokes as differences of tenths of a pixel: a third of the characters. */
export function packStrokes(strokes) {
  return strokes.map((stroke) => {
    if (!packed.has(stroke)) packed.set(stroke, packStroke(stroke));
    return packed.get(stroke);
  });
}

function packStroke(stroke) {
  let [px, py] = [0, 0];
  return stroke.flatMap(([x, y, pressure]) => {
    const [ix, iy] = [Math.round(10 * x), Math.round(10 * y)];
    const step = [ix - px, iy - py, Math.round(100 * (pressure ?? 0.5))];
    [px, py] = [ix, iy];
    return step;
  });
}

/** Packed strokes in two arrays, which a browser stores much faster than an array for each. */
export function joined(/** @type {number[][]} */ strokes) {
  const lengths = Int32Array.from(strokes, ({ length }) => length);
  const numbers = new Int32Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const stroke of strokes) {
    numbers.set(stroke, at);
    at += stroke.length;
  }
  return { lengths, numbers };
}

/** The packed strokes of such arrays. */
export function split({ lengths, numbers }) {
  let at = 0;
  return Array.from(lengths, (length) => [...numbers.subarray(at, (at += length))]);
}

export function unpackStrokes(packed) {
  return packed.map((stroke) => {
    let [x, y] = [0, 0];
    const points = [];
    for (let i = 0; i + 2 < stroke.length; i += 3) {
      x += stroke[i];
      y += stroke[i + 1];
      points.push([x / 10, y / 10, stroke[i + 2] / 100]);
    }
    return points;
  });
}

// Pens, and which of them wrote a stroke. Pure.

/** Names of colours, of which the page's style has one for light and one for dark paper. */
export const COLOURS = ["ink", "red", "blue", "green", "orange"];
/** The colours on light paper, as sRGB. @type {Record<string, number[]>} */
export const RGB = { ink: [26, 44, 85], red: [192, 24, 43], blue: [22, 96, 201], green: [29, 122, 61], orange: [184, 92, 0] };
/** Widths, relative to the usual line. */
export const WIDTHS = [0.6, 1, 1.8, 3];

/** @type {Pen} */
export const USUAL = { colour: "ink", width: 1 };

const pens = new WeakMap();

/**
 * The pen that wrote a stroke. Strokes are never changed, so each has one for good.
 * @param {Stroke} stroke
 * @returns {Pen}
 */
export const penOf = (stroke) => pens.get(stroke) ?? USUAL;

/**
 * Points as a stroke of a pen.
 * @param {Point[]} points
 * @param {Pen} pen
 * @returns {Stroke}
 */
export function written(points, pen) {
  if (pen.colour !== USUAL.colour || pen.width !== USUAL.width) pens.set(points, pen);
  return points;
}

/** The pens of strokes as JSON: null for the usual one, and altogether where no stroke has another. */
export function packPens(/** @type {Stroke[]} */ strokes) {
  if (!strokes.some((stroke) => pens.has(stroke))) return null;
  return strokes.map((stroke) => (pens.has(stroke) ? [penOf(stroke).colour, penOf(stroke).width] : null));
}

/** The strokes with their pens that were packed; a pen that this page does not know is the usual one. */
export function withPens(/** @type {Stroke[]} */ strokes, /** @type {any} */ packed) {
  if (!Array.isArray(packed)) return strokes;
  return strokes.map((stroke, i) => {
    const [colour, width] = packed[i] ?? [];
    return COLOURS.includes(colour) && width > 0 && width <= 10 ? written(stroke, { colour, width }) : stroke;
  });
}

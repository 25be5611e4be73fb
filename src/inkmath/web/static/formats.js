// Copying: LaTeX and its other printings as text; the typeset formula as SVG and PNG.

import { byId, h, s, say, save } from "./dom.js";
import { t } from "./language.js";
import { math, prints } from "./math.js";

const TEXTS = [["latex", "LaTeX"], ["mathml", "MathML"], ["sympy", "SymPy"], ["asciimath", "AsciiMath"], ["typst", "Typst"]];
const PICTURES = [["svg", "SVG"], ["png", "PNG"]];
const PNG_SCALE = 4;
const PADDING = 8;

/** Shows a button for each format of the lines; those that a line has no form in are off. */
export async function showCopy(lines) {
  const place = byId("copy");
  place.hidden = !lines.length;
  if (!lines.length) return;
  const printed = await prints(lines);
  const texts = TEXTS.map(([name, label]) => {
    const values = printed.map((one) => (name === "latex" ? one.latex ?? one.source : one[name]));
    const text = values.every(Boolean) ? values.join(name === "latex" ? " \\\\ " : "\n") : null;
    return button(label, text === null, () => copyText(text));
  });
  const isTypeset = printed.every((one) => one.mathml);
  const pictures = PICTURES.map(([name, label]) => button(label, !isTypeset, () => copyPicture(lines, name)));
  place.replaceChildren(h("span", { className: "small", textContent: t("Copy as") }), ...texts, ...pictures);
}

function button(label, isOff, copy) {
  const made = h("button", { className: "pill", textContent: label, disabled: isOff, title: isOff ? t("Not available as {}", label) : t("Copy as {}", label) });
  made.onclick = async () => {
    const done = await copy();
    say(`${label} ${done}`);
    made.classList.add("done");
    made.textContent = `${label} ✓`;
    setTimeout(() => {
      made.classList.remove("done");
      made.textContent = label;
    }, 1200);
  };
  return made;
}

/** Copies a text, also where the page is not served over HTTPS and has no clipboard. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = h("textarea", { name: "copy", value: text, className: "for-readers" });
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  return t("copied");
}

async function copyPicture(lines, name) {
  const picture = typeset(lines);
  if (name === "svg") return copyText(picture.text);
  const blob = await toPng(picture);
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
    return t("copied");
  } catch {
    save(blob, "formula.png");
    return "saved";
  }
}

/** The typeset lines as an SVG of text and lines alone, which every program can show. */
export function typeset(lines) {
  const stage = h("div", { className: "stage" }, ...lines.map((line) => h("div", {}, math(line, true))));
  document.body.append(stage);
  const origin = stage.getBoundingClientRect();
  const [width, height] = [Math.ceil(origin.width) + 2 * PADDING, Math.ceil(origin.height) + 2 * PADDING];
  const at = (box) => ({ x: box.left - origin.left + PADDING, y: box.top - origin.top + PADDING, width: box.width, height: box.height });
  const picture = s("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${height}`, width, height, fill: "black" });
  for (const element of stage.querySelectorAll("mi, mn, mo, mtext")) picture.append(...glyphs(element, at));
  for (const element of stage.querySelectorAll("mfrac")) picture.append(bar(element, at));
  for (const element of stage.querySelectorAll("msqrt, mroot")) picture.append(rootSign(element, at));
  stage.remove();
  return { text: new XMLSerializer().serializeToString(picture), width, height };
}

function glyphs(element, at) {
  const text = element.textContent;
  if (!text.trim() || /^[\u2061-\u2064]$/.test(text)) return [];
  const style = getComputedStyle(element);
  const box = at(element.getBoundingClientRect());
  const size = parseFloat(style.fontSize);
  const isItalic = element.localName === "mi" && [...text].length === 1 && /\p{L}/u.test(text);
  const attributes = { "font-size": size.toFixed(2), "font-family": style.fontFamily.replaceAll('"', "'"), "font-style": isItalic ? "italic" : "normal" };
  const context = h("canvas").getContext("2d");
  context.font = `${attributes["font-style"]} ${size}px ${style.fontFamily}`;
  const ink = context.measureText(text);
  const inkHeight = ink.actualBoundingBoxAscent + ink.actualBoundingBoxDescent;
  // A bracket that grew with what it holds: its glyph is stretched to its box.
  if (element.localName === "mo" && box.height > 1.6 * size && inkHeight > 0) {
    const stretch = box.height / inkHeight;
    const transform = `translate(${box.x.toFixed(2)} ${(box.y + stretch * ink.actualBoundingBoxAscent).toFixed(2)}) scale(1 ${stretch.toFixed(3)})`;
    return [s("text", { ...attributes, transform }, text)];
  }
  // Boxes of tokens hold their ink or, in some browsers, their line.
  const fontHeight = ink.fontBoundingBoxAscent + ink.fontBoundingBoxDescent;
  const isInk = Math.abs(box.height - inkHeight) < Math.abs(box.height - fontHeight);
  const slack = (box.height - (isInk ? inkHeight : fontHeight)) / 2;
  const baseline = box.y + slack + (isInk ? ink.actualBoundingBoxAscent : ink.fontBoundingBoxAscent);
  const x = box.x + (box.width - ink.width) / 2;
  return [s("text", { ...attributes, x: x.toFixed(2), y: baseline.toFixed(2) }, text)];
}

function bar(element, at) {
  const [above, below] = [...element.children].map((child) => at(child.getBoundingClientRect()));
  const box = at(element.getBoundingClientRect());
  const thickness = parseFloat(getComputedStyle(element).fontSize) / 18;
  const y = (above.y + above.height + below.y) / 2 - thickness / 2;
  return s("rect", { x: box.x.toFixed(2), y: y.toFixed(2), width: box.width.toFixed(2), height: thickness.toFixed(2) });
}

function rootSign(element, at) {
  const box = at(element.getBoundingClientRect());
  const held = at(element.firstElementChild.getBoundingClientRect());
  const size = parseFloat(getComputedStyle(element).fontSize);
  const [left, top, bottom] = [held.x - 0.12 * size, box.y + 0.06 * size, box.y + box.height];
  const points = [[left - 0.62 * size, bottom - 0.45 * (bottom - top)], [left - 0.45 * size, bottom - 0.52 * (bottom - top)], [left - 0.24 * size, bottom], [left, top], [box.x + box.width, top]];
  const d = `M${points.map(([x, y]) => `${x.toFixed(2)} ${y.toFixed(2)}`).join("L")}`;
  return s("path", { d, fill: "none", stroke: "black", "stroke-width": (size / 18).toFixed(2), "stroke-linejoin": "round" });
}

async function toPng({ text, width, height }) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = h("canvas", { width: PNG_SCALE * width, height: PNG_SCALE * height });
  const context = canvas.getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

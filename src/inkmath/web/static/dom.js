// Elements, made without ever parsing text as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** @type {(id: string) => any} The element with that id, whose kind the page's HTML says. */
export const byId = (id) => document.getElementById(id);

/**
 * An HTML element. `properties` are set as properties, those of ARIA as attributes; children that are none are left out.
 * @param {string} tag
 * @param {Record<string, any>} [properties]
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {any}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (/^(aria-|data-|role$|for$)/.test(name)) element.setAttribute(name, value);
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/**
 * An SVG element with these attributes.
 * @param {string} tag
 * @param {Record<string, string | number>} [attributes]
 * @param {...(Node | string)} children
 */
export function s(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/**
 * Has an element hold these children; those that are in place are not touched.
 * @param {Element} parent
 * @param {Element[]} children
 */
export function arrange(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, i) => parent.children[i] === child || parent.insertBefore(child, parent.children[i] ?? null));
}

/** An icon of the page's sprites. */
export function icon(name) {
  const picture = s("svg", { "aria-hidden": "true" }, s("use", { href: `#i-${name}` }));
  return picture;
}

/** The size of text relative to the usual 16 px: on a large screen everything grows with it. */
export const scaleOfText = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;

/** Time in which a frame comes, unless the page is hidden. */
const FRAME_MS = 40;

/** Resolves once the next frame is drawn, or would have been. */
export const painted = () =>
  new Promise((resolve) => {
    const go = () => {
      removeEventListener("pagehide", go);
      resolve(undefined);
    };
    requestAnimationFrame(() => setTimeout(go));
    setTimeout(go, FRAME_MS);
    addEventListener("pagehide", go);
  });

/** Says something to screen readers. */
export function say(text) {
  const live = byId("live");
  if (live.textContent !== text) live.textContent = text;
}

/**
 * Shows a message above the results; an empty one takes it away. of: where it comes from: a reading takes away only
 * what a reading has said.
 * @param {string} text
 * @param {"page" | "reading"} of
 */
export function notice(text, of = "page") {
  const place = byId("notice");
  if (!text && of === "reading" && place.dataset.of !== of) return;
  place.dataset.of = of;
  place.hidden = !text;
  place.textContent = text;
}

/** Saves a text or blob as a file. */
export function save(content, name, type) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

/** A share for the eye: 0.934 is "93 %". */
export const percent = (share) => (share < 0.005 ? "< 1 %" : `${Math.round(100 * share)} %`);

// The page's own texts in the language of the browser. English texts are the names of the others.

import { GERMAN } from "./german.js";

/** @type {Record<string, Record<string, string>>} */
const LANGUAGES = { en: {}, de: GERMAN };
const ATTRIBUTES = ["title", "aria-label", "placeholder"];

/** The first language of the browser that the page knows. */
export const language = (globalThis.navigator?.languages ?? []).map((name) => name.slice(0, 2)).find((name) => name in LANGUAGES) ?? "en";

/**
 * A text of the page; `{}` in it stands for the next value, `{1}` in a translation for that one, counted from 0.
 * @param {string} text
 * @param {...(string | number)} values
 */
export const t = (text, ...values) => filled(LANGUAGES[language][text] ?? text, values);

/**
 * A template with its values.
 * @param {string} template
 * @param {(string | number)[]} values
 */
export function filled(template, values) {
  let next = 0;
  return template.replace(/\{(\d*)\}/g, (_, number) => String(values[number === "" ? next++ : Number(number)]));
}

/**
 * Has an element and all below it speak the language of the browser.
 * @param {Element} root
 */
export function translate(root) {
  document.documentElement.lang = language;
  if (language === "en") return;
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = /** @type {Text} */ (texts.currentNode);
    const words = node.data.trim();
    if (words) node.data = node.data.replace(words, () => t(words));
  }
  for (const name of ATTRIBUTES) for (const element of root.querySelectorAll(`[${name}]`)) element.setAttribute(name, t(element.getAttribute(name) ?? ""));
}

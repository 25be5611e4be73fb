// A field in which a formula is edited as a formula: MathLive, loaded once it is asked for.

const FOLDER = "/static/vendor";
/** @type {[string, FontFaceDescriptors?][]} Families of MathLive's fonts, of those that the page has. */
const FONTS = [
  ["KaTeX_Main-Regular"],
  ["KaTeX_Math-Italic", { style: "italic" }],
  ["KaTeX_AMS-Regular"],
  ["KaTeX_Caligraphic-Regular"],
  ["KaTeX_Size1-Regular"],
  ["KaTeX_Size2-Regular"],
  ["KaTeX_Size3-Regular"],
  ["KaTeX_Size4-Regular"],
];
const STYLE_OF_TAG = /(<[a-z][^<>]*?\s)style=/gi;

/** @type {Promise<typeof import("./vendor/mathlive.js").MathfieldElement> | null} */
let loaded = null;

/** Loads the library and its fonts; rejects where they do not come, and tries again when it is called again. */
export function loadMathfield() {
  loaded ??= load();
  loaded.catch(() => (loaded = null));
  return loaded;
}

async function load() {
  const [{ MathfieldElement }] = await Promise.all([import("./vendor/mathlive.js"), ...FONTS.map(addFont)]);
  MathfieldElement.fontsDirectory = null;
  MathfieldElement.soundsDirectory = null;
  MathfieldElement.plonkSound = null;
  MathfieldElement.keypressSound = null;
  MathfieldElement.computeEngine = null;
  MathfieldElement.createHTML = (markup) => markup.replace(STYLE_OF_TAG, "$1data-style=");
  return MathfieldElement;
}

/** Adds a font by its bytes: the content security policy allows no fonts by their address. */
async function addFont(/** @type {[string, FontFaceDescriptors?]} */ [name, descriptors]) {
  const answer = await fetch(`${FOLDER}/${name}.woff2`);
  if (!answer.ok) throw new Error(`The font ${name} could not be loaded.`);
  document.fonts.add(new FontFace(name.replace(/-\w+$/, ""), await answer.arrayBuffer(), descriptors));
  document.documentElement.style.setProperty("--ML__static-fonts", "true"); // MathLive need load none
}

/**
 * A field with a formula in a place of the page, which it fills. Once it is there its styles are those of MathLive.
 * @param {HTMLElement} place
 * @param {string} latex
 */
export async function putMathfield(place, latex) {
  const MathfieldElement = await loadMathfield();
  const field = new MathfieldElement();
  Object.assign(field, { mathVirtualKeyboardPolicy: "manual", popoverPolicy: "off", environmentPopoverPolicy: "off" });
  place.replaceChildren(field);
  field.menuItems = [];
  Object.assign(field, { smartMode: false, smartFence: true, smartSuperscript: false, removeExtraneousParentheses: true });
  field.setValue(latex, { silenceNotifications: true });
  keepStyles(/** @type {ShadowRoot} */ (field.shadowRoot));
  return field;
}

/**
 * Gives what MathLive draws its inline styles, now and whenever it draws. The content security policy allows none in
 * markup, so that they come as data (see createHTML) and are set one by one.
 * @param {ShadowRoot} root
 */
function keepStyles(root) {
  const content = /** @type {HTMLElement} */ (root.querySelector("[part=content]"));
  const markup = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(Element.prototype, "innerHTML"));
  style(content);
  Object.defineProperty(content, "innerHTML", {
    get: () => markup.get?.call(content),
    set(value) {
      markup.set?.call(content, value);
      style(content);
    },
  });
  /** @type {HTMLElement} */ (root.querySelector("[part=keyboard-sink]")).inputMode = "text"; // not MathLive's own keys
}

/** @param {HTMLElement} content */
function style(content) {
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (content.querySelectorAll("[data-style]"))) element.style.cssText = element.dataset.style ?? "";
}

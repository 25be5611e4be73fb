// One formula that is typed: a MathLive field in the place of a typeset formula, with what its keys mean here.

import { Flow } from "./flow.js";
import { putMathfield } from "./mathfield.js";
import { linesOf } from "./pasted.js";
import { SHORTCUTS } from "./words.js";

/** What MathLive writes otherwise than this page reads it. */
const OTHERWISE = /** @type {[RegExp, string][]} */ ([
  [/\\placeholder\{[^{}]*\}/g, ""],
  [/\\(?:left|right)(?![a-zA-Z.?])/g, ""],
  [/\\frac(\d)(\d)/g, "\\frac{$1}{$2}"],
  [/\\differentialD(?![a-zA-Z])\s*/g, "d"],
  [/\\exponentialE(?![a-zA-Z])\s*/g, "e"],
  [/\\imaginary[IJ](?![a-zA-Z])\s*/g, "i"],
]);
/** What a bracket in a numerator stands after: a function or a factor keeps its bracket. */
const BEFORE_BRACKET = /(^|[-+=<>,;(|]|\\(?:cdot|times|pm|leq?|geq?|neq?|rightarrow|Rightarrow)\s*)$/;

export class Formula {
  /**
   * Puts a field in a place of the page. actions: changed(latex); paste(lines), for those after the first; enter();
   * erase(), in an empty field; leave(isByKey, to), with what has the keyboard then; out(direction): -1 for up, 1 for down, as the caret leaves the formula.
   * @param {HTMLElement} place
   * @param {string} latex
   * @param {boolean} hasWords whether words that are typed become signs
   * @param {Record<string, (...given: any[]) => void>} actions
   */
  static async put(place, latex, hasWords, actions) {
    const field = await putMathfield(place, latex);
    return new Formula(field, hasWords, actions);
  }

  constructor(field, hasWords, actions) {
    this.field = field;
    this.actions = actions;
    this.flow = new Flow({ get depth() { return field.getElementInfo(field.position)?.depth ?? 0; }, do: (command) => field.executeCommand(command) });
    /** The character that the field took last. */
    this.pending = "";
    field.inlineShortcuts = hasWords ? SHORTCUTS : {};
    field.addEventListener("keydown", (event) => this.key(event), { capture: true });
    field.addEventListener("pointerdown", () => this.flow.reset(), { capture: true });
    field.addEventListener("paste", (event) => this.paste(event), { capture: true });
    field.addEventListener("input", () => this.tell());
    field.addEventListener("move-out", (event) => {
      event.preventDefault();
      this.tell();
      setTimeout(() => actions.out(/backward|upward/.test(event.detail.direction) ? -1 : 1)); // MathLive is not done with it
    });
    field.addEventListener("focusout", ({ relatedTarget }) => this.leave(false, relatedTarget));
  }

  /** Tells of what was typed: MathLive does so a little later, which is too late where the field goes. */
  tell() {
    this.actions.changed(this.latex);
  }

  leave(isByKey, /** @type {EventTarget | null} */ to = null) {
    this.tell();
    this.actions.leave(isByKey, to);
  }

  get latex() {
    return OTHERWISE.reduce((latex, [written, read]) => latex.replace(written, read), this.field.getValue("latex")).trim();
  }

  /** Shows other LaTeX, as after an undo on the page. */
  show(latex) {
    if (latex === this.latex) return;
    this.flow.reset();
    this.field.setValue(latex, { silenceNotifications: true });
  }

  /** Takes the keyboard; the caret at the end. */
  focus() {
    this.field.position = this.field.lastOffset;
    this.field.focus();
    /** @type {HTMLElement} */ (this.field.shadowRoot.querySelector("[part=keyboard-sink]")).focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const isCommand = (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState("AltGraph");
    if (this.pending) this.flow.after(this.pending);
    this.pending = "";
    if (this.field.mode !== "math" || event.isComposing) return;
    if (event.key.length === 1 && !isCommand) {
      const isDone = this.flow.before(event.key) || (event.key === "/" && this.numerator()) || (event.key === "|" && this.bar());
      if (isDone) stop(event);
      else this.pending = event.key;
    } else if (event.key === "Enter" && !isCommand) {
      stop(event);
      this.tell();
      this.actions.enter();
    } else if (event.key === "Escape") {
      stop(event);
      this.leave(true);
    } else if (event.key === "Backspace" && !this.latex) {
      stop(event);
      this.tell();
      this.actions.erase();
    } else if (event.key !== "Shift") this.flow.reset();
  }

  /** Types a bar: MathLive goes by the place of its key, which on some keyboards is that of the backslash. */
  bar() {
    this.field.executeCommand(["typedText", "|"]);
    this.flow.after("|");
    return true;
  }

  /** Puts a fraction, or a bracket without its signs, that stands before the caret above a fraction bar; false without. */
  numerator() {
    const { field } = this;
    const end = field.position;
    const { depth } = this.flow;
    let start = end - 1;
    while (start > 0 && (field.getElementInfo(start)?.depth ?? 0) > depth) start -= 1;
    const before = field.getValue(start, end, "latex").trim();
    const inside = /^\\left\(([\s\S]*)\\right\)$/.exec(before)?.[1] ?? /^\\frac[\s\S]*$/.exec(before)?.[0];
    if (inside === undefined || end - start < 2 || !this.isFree(start)) return false;
    field.selection = { ranges: [[start, end]] };
    field.insert(`\\frac{${inside}}{#?}`, { selectionMode: "placeholder", silenceNotifications: true });
    this.flow.after("/");
    this.tell();
    return true;
  }

  /** True if nothing before a place belongs to what follows it. */
  isFree(place) {
    const depth = this.flow.depth;
    let from = place;
    while (from > 0 && (this.field.getElementInfo(from - 1)?.depth ?? 0) >= depth) from -= 1;
    return BEFORE_BRACKET.test(this.field.getValue(from, place, "latex").trim());
  }

  /** @param {ClipboardEvent} event */
  paste(event) {
    const lines = linesOf(textOf(event));
    if (!lines.length) return;
    stop(event);
    this.flow.reset();
    this.field.insert(lines[0], { format: "latex", silenceNotifications: true });
    this.tell();
    if (lines.length > 1) this.actions.paste(lines.slice(1));
  }
}

/**
 * The text that is pasted; its HTML where that holds MathML.
 * @param {ClipboardEvent} event
 */
export function textOf({ clipboardData }) {
  const html = clipboardData?.getData("text/html") ?? "";
  return isMarkup(html) ? html : clipboardData?.getData("text/plain") ?? "";
}

/** True for text that holds MathML. */
export const isMarkup = (text) => /<(\w+:)?math[\s>]/.test(text);

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

// Typing: the formula of a line becomes a field where it is pressed, Enter begins the next line.

import { byId, h, notice } from "./dom.js";
import { Formula, isMarkup, textOf } from "./formula.js";
import { t } from "./language.js";
import { math } from "./math.js";
import { isPlain, linesOf, understood } from "./pasted.js";
import { setting } from "./store.js";

export class Typing {
  /**
   * actions: insert(place, lines of LaTeX), remove(place) for a line that was typed, count(): of lines.
   * @param {{insert: (place: number, lines: string[]) => void, remove: (place: number) => void, count: () => number}} actions
   */
  constructor(actions) {
    this.actions = actions;
    /** @type {{formula: Formula, card: HTMLElement} | null} */
    this.open = null;
    this.isPressed = false;
    /** @type {(() => void)[]} What is done once no pointer is down. */
    this.waiting = [];
    addEventListener("pointerdown", () => (this.isPressed = true), { capture: true });
    for (const kind of ["pointerup", "pointercancel"]) addEventListener(kind, () => setTimeout(() => this.release()), { capture: true });
    const readings = byId("readings");
    readings.addEventListener("click", (event) => this.pressed(event));
    readings.addEventListener("keydown", (event) => this.key(event));
    readings.addEventListener("change", ({ target }) => isBox(target) && put(target, isPlain(target.value) ? understood(target.value) : target.value));
    readings.addEventListener("paste", (event) => isBox(event.target) && this.pasteInto(event, event.target), { capture: true });
    readings.addEventListener("focusout", ({ target, relatedTarget }) => isBox(target) && this.drop(target.closest(".reading"), /** @type {Node | null} */ (relatedTarget)));
    addEventListener("inkmath-read", () => this.follow());
  }

  /** Does something once no pointer is down: what moves under one would not be pressed. */
  released(act) {
    if (this.isPressed) this.waiting.push(act);
    else act();
  }

  release() {
    this.isPressed = false;
    for (const act of this.waiting.splice(0)) act();
  }

  /** Begins a line after the others, or goes on with the last one where it is empty. */
  start() {
    const last = byId("readings").lastElementChild;
    if (!last || boxOf(last).value.trim()) this.actions.insert(this.actions.count(), [""]);
    return this.at(byId("readings").children.length - 1);
  }

  /** Edits the line at a place; as LaTeX where the field cannot be loaded. */
  async at(place) {
    const card = /** @type {HTMLElement | undefined} */ (byId("readings").children[place]);
    if (!card) return;
    if (this.open?.card === card) return this.open.formula.focus();
    this.close();
    const holder = holderOf(card);
    try {
      const formula = await Formula.put(holder, boxOf(card).value, setting("words", true), this.actionsOf(card));
      this.close();
      this.open = { formula, card };
      this.follow(); // what was typed as LaTeX until the field was there
      formula.field.setAttribute("aria-label", t("Formula, line {}", place + 1));
      formula.focus();
      holder.scrollIntoView({ block: "nearest" });
    } catch (error) {
      notice(t("The formula editor could not be loaded ({}). Type LaTeX instead.", error.message));
      boxOf(card).focus();
    }
  }

  actionsOf(card) {
    const place = () => [...byId("readings").children].indexOf(card);
    const isEmpty = () => !boxOf(card).value.trim();
    return {
      changed: (latex) => this.open?.card === card && put(boxOf(card), latex),
      paste: (lines) => {
        this.actions.insert(place() + 1, lines);
        this.at(place() + lines.length);
      },
      enter: () => {
        if (isEmpty()) return this.leave(true);
        this.actions.insert(place() + 1, [""]);
        this.at(place() + 1);
      },
      erase: () => {
        const before = place() - 1;
        this.leave(false);
        this.at(Math.max(0, before));
      },
      leave: (isByKey, to) => this.released(() => this.open?.card === card && this.leave(isByKey, to)),
      out: (direction) => byId("readings").children[place() + direction] && this.at(place() + direction),
    };
  }

  /** Ends typing. isByKey: the formula keeps the keyboard; to: what has it then. */
  leave(isByKey, /** @type {Node | null} */ to = null) {
    const card = this.open?.card;
    if (!card) return;
    this.close();
    this.drop(card, to);
    if (isByKey) (card.isConnected ? holderOf(card) : byId("type")).focus();
  }

  /** Removes a line with nothing in it, unless the keyboard goes on to it. */
  drop(card, /** @type {Node | null} */ to) {
    if (!boxOf(card).value.trim() && !card.contains(to)) this.actions.remove([...byId("readings").children].indexOf(card));
  }

  /** Shows the formula typeset again. */
  close() {
    if (!this.open) return;
    const { card } = this.open;
    this.open = null;
    const latex = boxOf(card).value;
    holderOf(card).replaceChildren(latex ? math(latex, true) : h("span", { className: "small", textContent: "empty" }));
  }

  /** Follows a change of the line from elsewhere, such as an undo. */
  follow() {
    if (!this.open) return;
    if (this.open.card.isConnected) this.open.formula.show(boxOf(this.open.card).value);
    else this.open = null;
  }

  pressed({ target }) {
    const holder = target.closest?.(".reading-math");
    if (holder && !target.closest("math-field")) this.at([...byId("readings").children].indexOf(holder.closest(".reading")));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { target } = event;
    if (event.key !== "Enter" || event.shiftKey || !(target instanceof Element)) return;
    const card = target.closest(".reading");
    const place = [...byId("readings").children].indexOf(/** @type {Element} */ (card));
    if (target.matches(".reading-math")) {
      event.preventDefault();
      this.at(place);
    } else if (isBox(target) && target.value.trim()) {
      if (isPlain(target.value)) put(target, understood(target.value));
      this.actions.insert(place + 1, [""]);
      boxOf(byId("readings").children[place + 1]).focus();
    }
  }

  /**
   * @param {ClipboardEvent} event
   * @param {HTMLTextAreaElement} box
   */
  pasteInto(event, box) {
    const text = textOf(event);
    const lines = linesOf(text);
    if (!lines.length || (lines.length === 1 && !isPlain(text) && !isMarkup(text))) return;
    event.preventDefault();
    box.setRangeText(lines[0], box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input"));
    const place = [...byId("readings").children].indexOf(/** @type {Element} */ (box.closest(".reading")));
    if (lines.length > 1) this.actions.insert(place + 1, lines.slice(1));
  }
}

/** @type {(card: Element) => HTMLElement} */
const holderOf = (card) => /** @type {HTMLElement} */ (card.querySelector(".reading-math"));
const boxOf = (card) => card.querySelector("textarea");

/** @type {(target: EventTarget | null) => target is HTMLTextAreaElement} */
const isBox = (target) => target instanceof HTMLTextAreaElement;

/** Writes LaTeX into a line's box, as if it were typed there. */
function put(box, latex) {
  if (box.value === latex) return;
  box.value = latex;
  box.dispatchEvent(new Event("input"));
}

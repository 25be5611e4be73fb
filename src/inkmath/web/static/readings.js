// The readings: each typeset, with its confidence, its alternatives, and its LaTeX to edit.

import { byId, h, icon, percent } from "./dom.js";
import { t } from "./language.js";
import { faultOf, math } from "./math.js";

/** Confidences from which on a reading is sure, and below which it is doubtful. */
export const SURE = 0.85;
export const DOUBTFUL = 0.5;
/** @type {[number, string, string][]} */
const SURENESS = [
  [SURE, "sure", "sure"],
  [DOUBTFUL, "fairly sure", "fair"],
  [0, "doubtful", "unsure"],
];

/**
 * Shows the lines. actions: edit(place, latex), choose(place, {latex, isFormer}), solveAlone(place), select(place),
 * each with the place of a line.
 * @param {Table["lines"]} lines
 * @param {Record<string, (...given: any[]) => void>} actions
 */
export function showReadings(lines, actions) {
  const place = byId("readings");
  while (place.children.length > lines.length) place.lastChild.remove();
  lines.forEach((line, i) => {
    const card = place.children[i] ?? place.appendChild(makeCard());
    if (isShown(card, line, lines.length)) return;
    fill(card, line, i, lines.length, actions);
    shown.set(card, { line, count: lines.length });
  });
}

/** @type {WeakMap<Element, {line: Table["lines"][number], count: number}>} What each card shows. */
const shown = new WeakMap();

/** True if a card shows a line already, typeset, and its field does; what is typed may have got an error meanwhile. */
function isShown(card, line, count) {
  const now = shown.get(card);
  const isSame = now && now.line === line && now.count > 1 === count > 1 && card.querySelector("textarea").value === line.latex;
  return isSame && line.edited === null && !card.querySelector("code.latex");
}

/** Marks the line at a place as selected; none for -1. */
export function markSelected(place, isToBeSeen) {
  [...byId("readings").children].forEach((card, i) => {
    card.classList.toggle("selected", i === place);
    if (i === place && isToBeSeen) card.scrollIntoView({ block: "nearest" });
  });
}

/**
 * Shows the readings that are left out, in grey; take(reading) is called to add one as a line.
 * @param {LineReading[]} leftOut
 * @param {(reading: LineReading) => void} take
 */
export function showLeftOut(leftOut, take) {
  const printed = leftOut.filter((reading) => !reading.symbols.length).length;
  const lines = printed === 1 ? t("a printed line") : t("{} printed lines", printed);
  const title = printed ? t("Left out, besides {}:", lines) : t("Left out:");
  const buttons = leftOut.filter((reading) => reading.symbols.length).map((reading) =>
    h("button", { className: "other", title: t("Add it as a line"), onclick: () => take(reading) }, math(reading.latex), h("span", { className: "small", textContent: percent(reading.confidence) })),
  );
  byId("left-out").hidden = !leftOut.length;
  byId("left-out").replaceChildren(h("p", { className: "small", textContent: buttons.length ? title : t("Left out: {}.", lines) }), h("div", { className: "others" }, ...buttons));
}

/** Marks the lines at these places, which do not follow from those before. */
export function markWrong(places) {
  [...byId("readings").children].forEach((card, i) => card.classList.toggle("wrong", places.includes(i)));
}

/** Marks the line at a place as the one that is solved by itself; none for -1. */
export function markAlone(place) {
  [...byId("readings").children].forEach((card, i) => card.querySelector(".alone").setAttribute("aria-pressed", String(i === place)));
}

function makeCard() {
  const field = h("textarea", { name: "latex", rows: 1, spellcheck: false, autocapitalize: "off", autocomplete: "off" });
  field.setAttribute("autocorrect", "off");
  return h(
    "article",
    { className: "reading", "data-wrong": t("This line does not follow from the one above") },
    h("div", { className: "reading-math", tabIndex: 0, role: "group", "aria-label": t("Formula; Enter to edit it"), title: t("Press to edit the formula") }),
    h("p", { className: "sureness" }),
    h("div", { className: "others" }),
    h("div", { className: "latex-row" }, h("label", { className: "latex-field" }, h("span", { textContent: "LaTeX" }), field), h("button", { className: "alone", "aria-pressed": "false" })),
    h("p", { className: "fault", role: "alert", hidden: true }),
  );
}

/**
 * @param {any} card
 * @param {Table["lines"][number]} line
 * @param {number} index
 * @param {number} count
 * @param {Record<string, (...given: any[]) => void>} actions
 */
function fill(card, line, index, count, actions) {
  const [typeset, sureness, others, row, fault] = card.children;
  const [label, alone] = row.children;
  const field = label.lastChild;
  const message = line.edited ? faultOf(line.edited) : null;
  fault.hidden = !message;
  fault.textContent = message ? t("{} Greyed results belong to the LaTeX before the error.", message) : "";
  field.setAttribute("aria-invalid", String(Boolean(message)));
  typeset.classList.toggle("stale", Boolean(message));
  typeset.setAttribute("aria-disabled", String(Boolean(message)));
  const isTyped = typeset.querySelector("math-field") !== null;
  if (!isTyped && (!message || !typeset.firstChild)) typeset.replaceChildren(line.latex ? math(line.latex, true) : h("span", { className: "small", textContent: t("empty") }));
  alone.hidden = count < 2;
  alone.textContent = t("Solve alone");
  alone.setAttribute("aria-label", t("Solve alone: line {}", index + 1));
  alone.onclick = () => actions.solveAlone(index);
  label.firstChild.textContent = count > 1 ? t("Line {}, LaTeX", index + 1) : "LaTeX";
  showSureness(sureness, line);
  others.replaceChildren(...otherReadings(line).map((one) => other(one, () => actions.choose(index, one))));
  card.onclick = () => actions.select(index);
  field.onfocus = () => actions.select(index);
  if (field.value !== line.latex) field.value = line.latex;
  grow(field);
  field.oninput = () => {
    grow(field);
    actions.edit(index, field.value);
  };
  field.onkeydown = (event) => {
    if (event.key === "Enter" && !event.shiftKey) event.preventDefault();
  };
}

/**
 * @param {any} place
 * @param {Table["lines"][number]} line
 */
function showSureness(place, line) {
  const { confidence } = line.reading;
  place.hidden = confidence === null;
  if (confidence === null) return;
  if (line.isTouched) {
    place.className = "sureness yours";
    place.replaceChildren(icon("pen"), t("edited by you"));
    return;
  }
  const [, words, name] = SURENESS.find(([least]) => confidence >= least) ?? SURENESS[SURENESS.length - 1];
  place.className = `sureness ${name}`;
  place.replaceChildren(h("span", { className: "meter", "aria-hidden": "true" }), [`${t(words)}, ${percent(confidence)}`, ...besides(line.reading)].join(" · "));
  place.firstChild.style.setProperty("--share", String(confidence));
}

/**
 * The label of the exercise and the writer's marks, in words.
 * @param {LineReading} reading
 */
function besides({ label, marks = [] }) {
  return [...(label ? [t("exercise {}", label)] : []), ...marks.map((mark) => t(mark))];
}

/**
 * The second and third whole readings, the first if another was chosen, and the edit from before the ink changed.
 * @param {Table["lines"][number]} line
 */
function otherReadings({ reading, former, latex, isTouched }) {
  const read = [reading, ...reading.alternatives.slice(0, 2)].filter((one) => one !== reading || isTouched);
  const all = [...(former === null ? [] : [{ latex: former, isFormer: true }]), ...read];
  return all.filter((one) => one.latex && one.latex !== latex);
}

/**
 * @param {{latex: string, confidence?: number | null, isFormer?: boolean}} reading
 * @param {() => void} onclick
 */
function other({ latex, confidence = null, isFormer = false }, onclick) {
  return h(
    "button",
    { className: "other", title: latex, onclick },
    h("span", { className: "small", textContent: t(isFormer ? "or your edit" : "or") }),
    math(latex),
    confidence !== null && h("span", { className: "small", textContent: percent(confidence) }),
  );
}

/** True where style lets a field grow with its text by itself, which costs no layout. */
const GROWS = globalThis.CSS?.supports?.("field-sizing", "content") ?? false;

function grow(field) {
  if (GROWS) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}

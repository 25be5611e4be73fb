// The readings: each typeset, with how sure it is, other readings, and its LaTeX to edit.

import { byId, h, icon, percent } from "./dom.js";
import { math } from "./math.js";

const SURENESS = [
  [0.85, "sure", "sure"],
  [0.5, "fairly sure", "fair"],
  [0, "doubtful", "unsure"],
];

/**
 * Shows the lines. Fields that are being typed in are left alone.
 * actions: edit(line, latex), choose(line, latex).
 */
export function showReadings(lines, actions) {
  const place = byId("readings");
  while (place.children.length > lines.length) place.lastChild.remove();
  lines.forEach((line, i) => {
    const card = place.children[i] ?? place.appendChild(makeCard());
    fill(card, line, i, lines.length, actions);
  });
}

/** Marks lines that do not follow from those before; wrong: the first such line, or -1. */
export function markWrong(wrong) {
  [...byId("readings").children].forEach((card, i) => card.classList.toggle("wrong", i === wrong));
}

function makeCard() {
  const field = h("textarea", { rows: 1, spellcheck: false, autocapitalize: "off", autocomplete: "off" });
  field.setAttribute("autocorrect", "off");
  return h(
    "article",
    { className: "reading" },
    h("div", { className: "reading-math", tabIndex: 0 }),
    h("p", { className: "sureness" }),
    h("div", { className: "others" }),
    h("label", { className: "latex-field" }, h("span", { textContent: "LaTeX" }), field),
    h("p", { className: "fault", role: "alert", hidden: true }),
  );
}

function fill(card, line, index, count, actions) {
  const [typeset, sureness, others, label] = card.children;
  const field = label.lastChild;
  typeset.replaceChildren(line.latex ? math(line.latex, true) : h("span", { className: "small", textContent: "nothing" }));
  label.firstChild.textContent = count > 1 ? `Line ${index + 1}, LaTeX` : "LaTeX";
  showSureness(sureness, line);
  others.replaceChildren(...otherReadings(line).map(([latex, share]) => other(line, latex, share, actions)));
  if (document.activeElement !== field && field.value !== line.latex) field.value = line.latex;
  grow(field);
  field.oninput = () => {
    grow(field);
    actions.edit(line, field.value);
  };
  field.onkeydown = (event) => {
    if (event.key === "Enter" && !event.shiftKey) event.preventDefault();
  };
}

function showSureness(place, line) {
  place.hidden = line.reading.confidence === null;
  if (place.hidden) return;
  if (line.isTouched) {
    place.className = "sureness yours";
    place.replaceChildren(icon("pen"), "as you put it");
    return;
  }
  const [, words, name] = SURENESS.find(([least]) => line.reading.confidence >= least);
  place.className = `sureness ${name}`;
  place.replaceChildren(h("span", { className: "meter", "aria-hidden": "true" }), `${words}, ${percent(line.reading.confidence)}`);
  place.firstChild.style.setProperty("--share", String(line.reading.confidence));
}

/** The second and third whole readings, and the first where another was chosen. */
function otherReadings(line) {
  const all = [[line.reading.latex, line.reading.confidence]];
  for (const { latex, confidence } of line.reading.alternatives.slice(0, 2)) all.push([latex, confidence]);
  return all.filter(([latex]) => latex && latex !== line.latex && !(latex === line.reading.latex && !line.isTouched));
}

function other(line, latex, share, actions) {
  return h(
    "button",
    { className: "other", title: latex, onclick: () => actions.choose(line, latex) },
    h("span", { className: "small", textContent: "or" }),
    math(latex),
    h("span", { className: "small", textContent: percent(share) }),
  );
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}

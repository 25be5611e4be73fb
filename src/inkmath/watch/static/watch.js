// The page: asks for the state of the runs every two seconds, and for pictures when there are new ones.

import { draw, shown, smoothed } from "./charts.js";

const EVERY_MS = 2000;
const COLOURS = 6;
/** Settings that the facts above them give. */
const TOLD_ABOVE = { data: true, steps: true };

const find = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const smoothing = /** @type {HTMLInputElement} */ (find("smoothing"));
const isLog = /** @type {HTMLInputElement} */ (find("is-log"));

/** @type {any[]} */
let runs = [];
let last = "";
/** The pictures that are shown, by run: their version and their card. */
const shownPictures = new Map();

async function update() {
  try {
    const answer = await fetch("/state.json");
    const told = await answer.text();
    if (told !== last) {
      last = told; // what has not changed stays, with what the pointer shows of it
      runs = JSON.parse(told).runs;
      drawCurves();
      drawTable();
      await drawPictures();
    }
    find("news").textContent = news();
  } catch {
    find("news").textContent = "inkmath watch has ended: what you see is the last that it told.";
  }
  setTimeout(update, EVERY_MS);
}

function news() {
  const told = runs.map((run) => (run.message ? run.message : `${run.name}: ${timeLeft(run) ? `${timeLeft(run)} left` : run.status}`));
  return told.length > 3 ? `${runs.filter((run) => run.status === "running").length} of ${runs.length} run` : told.join("; ");
}

function timeLeft(run) {
  return run.status === "running" && run.left_s !== null ? duration(run.left_s) : "";
}

function duration(seconds) {
  const whole = Math.round(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (h) return `${h} h ${m} min`;
  return m ? `${m} min ${s} s` : `${s} s`;
}

const colour = (i) => `var(--c${i % COLOURS})`;
const begun = () => runs.map((run, i) => ({ run, i })).filter(({ run }) => !run.message);

function drawCurves() {
  const weight = Number(smoothing.value);
  const losses = begun().flatMap(({ run, i }) => {
    const { steps, values, width } = run.losses;
    const { train, validation } = run.curves;
    const line = (name, kind, of) => ({ name: `${run.name}, ${name}`, colour: colour(i), kind, ...of });
    // A value that stands for several steps is smoothed that much already.
    const batches = smoothed(values, weight ** Math.min(4, Math.sqrt(width)));
    return [
      line("batches", "raw", { steps, values }),
      values.length
        ? line("batches, smoothed", "", { steps, values: batches })
        : line("training", "", { steps: train?.steps ?? [], values: train?.loss ?? [] }),
      line("validation", "dashed", { steps: validation?.steps ?? [], values: validation?.loss ?? [] }),
    ];
  });
  draw(find("loss"), losses, { isLog: isLog.checked, isShare: false });
  const shares = begun().flatMap(({ run, i }) =>
    ["train", "validation"].map((split) => ({
      name: `${run.name}, ${split}`,
      colour: colour(i),
      kind: split === "train" ? "" : "dashed",
      steps: run.curves[split]?.steps ?? [],
      values: run.curves[split]?.accuracy ?? [],
    })));
  draw(find("accuracy"), shares, { isLog: false, isShare: true });
  find("legend").replaceChildren(...begun().map(({ run, i }) => {
    const key = element("span", run.name, "key");
    key.style.setProperty("--of", colour(i));
    return key;
  }));
}

/** The facts of each run, a column each; settings that differ among the runs that have them are set apart. */
function drawTable() {
  const columns = begun().map(({ run }) => run);
  const last = (run, split, measure) => run.curves[split]?.[measure].findLast((value) => value !== null) ?? null;
  const number = (value, isShare) => (value === null ? "–" : shown(value, isShare));
  /** @type {[string, (run: any) => any][]} */
  const facts = [
    ["step", (run) => `${run.step.toLocaleString("en")}${run.steps ? ` of ${run.steps.toLocaleString("en")}` : ""}`],
    ["time left", (run) => timeLeft(run) || run.status],
    ["pictures a second", (run) => (run.samples_per_s ? Math.round(run.samples_per_s).toLocaleString("en") : "–")],
    ["training loss, last epoch", (run) => number(last(run, "train", "loss"), false)],
    ["validation loss", (run) => number(last(run, "validation", "loss"), false)],
    ["validation accuracy", (run) => number(last(run, "validation", "accuracy"), true)],
    ["data", (run) => run.data],
  ];
  const told = (key) => new Set(columns.flatMap((run) => (key in run.settings ? [String(run.settings[key])] : [])));
  const keys = [...new Set(columns.flatMap((run) => Object.keys(run.settings)))].filter((key) => !(key in TOLD_ABOVE));
  const listed = new Set(columns.flatMap((run) => run.listed));
  const differing = keys.filter((key) => told(key).size > 1);
  const same = keys.filter((key) => listed.has(key) && !differing.includes(key));
  const head = element("tr");
  head.append(element("td"), ...columns.map((run) => {
    const cell = element("th", run.name);
    cell.scope = "col";
    const bar = /** @type {HTMLProgressElement} */ (element("progress"));
    bar.max = run.steps || 1;
    bar.value = run.step;
    bar.setAttribute("aria-label", `Steps of ${run.name}`);
    cell.append(bar);
    return cell;
  }));
  const row = (name, values, kind = "") => {
    const line = element("tr", "", kind);
    const title = element("th", name);
    title.scope = "row";
    line.append(title, ...values.map((value) => element("td", value)));
    return line;
  };
  const body = element("tbody");
  body.append(
    ...facts.map(([name, of]) => row(name, columns.map(of))),
    ...differing.map((key) => row(words(key), columns.map((run) => String(run.settings[key] ?? "–")), "differs")),
    ...same.map((key) => row(words(key), columns.map((run) => String(run.settings[key] ?? "–")))),
  );
  const top = element("thead");
  top.append(head);
  find("table").replaceChildren(top, body);
}

const words = (key) => key.replaceAll("_", " ");

/** Ask for the pictures that are new, and leave out those of runs that have gone. */
async function drawPictures() {
  for (const { run } of begun()) {
    if (!run.pictures || shownPictures.get(run.name)?.version === run.pictures) continue;
    const answer = await fetch(`/pictures.json?run=${encodeURIComponent(run.name)}`);
    if (answer.ok) shownPictures.set(run.name, { version: run.pictures, card: card(run.name, await answer.json()) });
  }
  const there = new Set(begun().map(({ run }) => run.name));
  for (const name of shownPictures.keys()) if (!there.has(name)) shownPictures.delete(name);
  const cards = begun().flatMap(({ run }) => shownPictures.get(run.name)?.card ?? []);
  const place = find("pictures");
  if (!cards.length) place.replaceChildren(element("p", "They come with the first validation."));
  else if (cards.some((one, i) => one !== place.children[i]) || cards.length !== place.children.length) {
    place.replaceChildren(...cards);
  }
}

function card(name, { step, batch, mistakes }) {
  const one = element("article", "", "card");
  const isAugmented = batch.some(({ stored, seen }) => stored !== seen);
  one.append(
    element("h3", name),
    element("h4", isAugmented ? "The batch: as stored, and below as the network sees it" : "Training pictures, without augmentation"),
    element("p", isAugmented
      ? "Training pictures of one step, with augmentation off and on. Look whether you can still read the changed ones: what you cannot read teaches nothing."
      : "Some of the training pictures, as the network sees them. Look whether they are whole, and the labels right."),
    tiles(batch.map(({ stored, seen, label }) => [
      picture(stored, `${label}, as stored`),
      ...(isAugmented ? [picture(seen, `${label}, augmented`)] : []),
      element("span", label),
    ])),
    element("h4", `The worst mistakes, at step ${step.toLocaleString("en")}`),
    element("p", "Validation pictures of which the network was surest and wrong: what is there → what it answered. Look for wrong labels, and for pairs that come again."),
    mistakes.length
      ? tiles(mistakes.map(({ image, label, given, confidence }) => [
        picture(image, `${label} taken for ${given}`),
        element("span", `${label} → `),
        element("b", given),
        element("span", ` ${Math.round(100 * confidence)}\u00a0%`),
      ]))
      : element("p", "None: every validation picture was answered right."),
  );
  return one;
}

function tiles(contents) {
  const list = element("ul", "", "tiles");
  list.append(...contents.map((parts) => {
    const item = element("li");
    item.append(...parts);
    return item;
  }));
  return list;
}

function picture(source, words) {
  const image = /** @type {HTMLImageElement} */ (element("img"));
  image.src = source;
  image.alt = words;
  return image;
}

/** @returns {any} */
function element(name, words = "", kind = "") {
  const made = document.createElement(name);
  made.textContent = words;
  if (kind) made.className = kind;
  return made;
}

smoothing.addEventListener("input", drawCurves);
isLog.addEventListener("change", drawCurves);
addEventListener("resize", drawCurves);
update();

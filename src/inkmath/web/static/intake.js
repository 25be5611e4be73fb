// The ways in which files come: chosen, photographed, pasted, dropped; and how they come to lie on the paper.

import { ApiError } from "./api.js";
import { byId, notice } from "./dom.js";
import { t } from "./language.js";
import { MOST_PAGES, pagesOf, recordOfTable, tableOfPage } from "./opening.js";
import * as pictures from "./picture.js";

const NOTEBOOK = /\.(inkmath|xopp)$/i;

/** Wires them; take(files) is given what comes. */
export function openIntake(/** @type {(files: File[]) => void} */ take) {
  byId("choose").onclick = () => byId("file").click();
  byId("photo").onclick = () => byId("camera").click();
  for (const id of ["file", "camera"])
    byId(id).onchange = ({ target }) => {
      if (target.files.length) take([...target.files]);
      target.value = "";
    };
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])].filter((one) => one.type.startsWith("image/"));
    if (files.length) take(files);
  });
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    byId("drop").hidden = false;
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) byId("drop").hidden = true;
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    byId("drop").hidden = true;
    if (event.dataTransfer?.files.length) take([...event.dataTransfer.files]);
  });
}

/**
 * Lays files on the paper: one picture is cropped first; several, or the pages of a document, become pages of the notebook.
 * @param {File[]} files
 * @param {{lay: (table: Table) => unknown, add: (records: any[]) => unknown, load: (file: File) => unknown}} desk
 */
export async function takeFiles(files, desk) {
  notice("");
  for (const file of files.filter(({ name }) => NOTEBOOK.test(name))) await desk.load(file);
  const others = files.filter(({ name }) => !NOTEBOOK.test(name));
  await takePages(others, desk);
}

/**
 * Opens what can be opened, and says of the rest why it cannot.
 * @param {File[]} files
 * @param {Parameters<typeof takeFiles>[1]} desk
 */
async function takePages(files, desk) {
  const records = [];
  /** @type {Set<string>} */
  const faults = new Set();
  for (const file of files)
    try {
      for await (const { page, number, count } of pagesOf(file)) {
        if (files.length === 1 && count === 1) return await takeOne(page, desk);
        if (count > MOST_PAGES) faults.add(t("Only the first {} pages were opened.", MOST_PAGES));
        if (count > 1) notice(t("Opening page {} of {}", number, Math.min(count, MOST_PAGES)));
        records.push(recordOfTable(await tableOfPage(page), count > 1 ? `${page.name}, ${number}` : page.name));
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      faults.add(`${file.name}: ${error.message}`);
    }
  if (records.length) await desk.add(records);
  notice([...faults].join(" "));
}

/**
 * @param {import("./opening.js").OpenedPage} page
 * @param {Parameters<typeof takeFiles>[1]} desk
 */
async function takeOne(page, desk) {
  if ("strokes" in page) return desk.lay(await tableOfPage(page));
  const canvas = await pictures.crop(page.canvas);
  if (canvas) await desk.lay(await tableOfPage({ ...page, canvas }));
}

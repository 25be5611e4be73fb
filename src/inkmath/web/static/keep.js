// Storage of the page's work in this browser, from which it is restored after a reload, a crash or a closed tab.

import { Latest } from "./latest.js";
import * as pictures from "./picture.js";
import { pack, unpack } from "./session.js";
import * as store from "./store.js";

const TAB = "inkmath-tab";
const MOST_TABLES = 20;
const TRIES = 5;

let tab = null;

/**
 * The work of this tab, or of a tab that was closed: {table, fragment}, or null. fragment: of the address at that time.
 */
export async function recall() {
  const own = sessionStorage.getItem(TAB);
  if (own && (await claimAgain(own))) return open(own);
  const closed = await store.all("tables").catch(() => []);
  for (const { id } of closed.splice(MOST_TABLES)) store.forget("tables", id).catch(() => {});
  for (const { id } of closed) if (await claim(id)) return open(id);
  await claim(crypto.randomUUID?.() ?? String(Date.now()));
  return null;
}

async function open(id) {
  const kept = await store.find("tables", id).catch(() => undefined);
  if (!kept) return null;
  const picture = kept.hasPicture ? { canvas: pictures.toCanvas(await createImageBitmap(kept.file)) } : null;
  return { table: unpack(kept.packed, { file: kept.file, picture }), fragment: kept.fragment };
}

/** Makes a table this tab's; false where it is that of another tab that is open. */
async function claim(id) {
  if (navigator.locks && !(await isFree(id))) return false;
  tab = id;
  sessionStorage.setItem(TAB, id);
  return true;
}

/** Takes the lock of a name for as long as this page lives; false where another page has it. */
function isFree(id) {
  return new Promise((resolve) => {
    navigator.locks.request(`inkmath-${id}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock && new Promise(() => {});
    });
  });
}

/** The same where this page itself, as it was before a reload, may still have it for a moment. */
async function claimAgain(id) {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    if (await claim(id)) return true;
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  return false;
}

let isWarned = false;

/**
 * Has a table kept as soon as that is possible. warn(text): called once if this browser cannot store it.
 * @param {Table} table
 * @param {(text: string) => void} warn
 */
export function keepTable(table, warn) {
  if (tab) saving.ask(table, warn);
}

const saving = new Latest(async ([table, warn]) => {
  try {
    if (!table.strokes.length && !table.file && !table.lines.length) await store.forget("tables", tab);
    else await store.keep("tables", { id: tab, time: Date.now(), packed: pack(table), file: table.file, hasPicture: table.picture !== null, fragment: location.hash });
  } catch {
    if (!isWarned) warn("This browser cannot store your work: reloading the page would lose it.");
    isWarned = true;
  }
});

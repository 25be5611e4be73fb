// Storage in this browser: the pages, the history, corrected ink and settings. None of it is ever sent.

import { openDB } from "./vendor/idb.js";

const NAME = "inkmath";
const VERSION = 4;
const STORES = ["history", "corrections", "pages", "notebooks"];
export const MOST_ENTRIES = 200;

/** @type {Promise<any> | null} */
let opened = null;

function database() {
  opened ??= openDB(NAME, VERSION, {
    upgrade,
    blocking: (_now, _other, event) => /** @type {any} */ (event.target).close(), // another tab has a newer page
    terminated: () => (opened = null),
  });
  opened.catch(() => (opened = null));
  return opened;
}

/** Until version 2 each tab had one table, in a store of its own; now each of them is a page. */
async function upgrade(db, _before, _now, transaction) {
  for (const store of STORES) if (!db.objectStoreNames.contains(store)) db.createObjectStore(store, { keyPath: "id" });
  if (!db.objectStoreNames.contains("tables")) return;
  const tables = await transaction.objectStore("tables").getAll();
  tables.sort((a, b) => a.time - b.time);
  tables.forEach((table, i) => transaction.objectStore("pages").put({ ...table, name: "", place: i + 1, paper: "squared", view: null }));
  db.deleteObjectStore("tables");
}

/** All entries of a store, the newest first. */
export async function all(store) {
  const entries = await (await database()).getAll(store);
  return entries.sort((a, b) => b.time - a.time);
}

/** Keeps an entry by its id, for good once this resolves; of the history only the newest stay. */
export async function keep(store, entry) {
  const transaction = (await database()).transaction(store, "readwrite");
  const kept = transaction.store.put(entry);
  transaction.commit(); // it does not wait for this page, which may be closed now
  await Promise.all([kept, transaction.done]);
  if (store !== "history" || (await (await database()).count(store)) <= MOST_ENTRIES) return;
  for (const old of (await all(store)).slice(MOST_ENTRIES)) await forget(store, old.id);
}

/** The entry with that id; undefined where there is none. */
export const find = async (store, id) => (await database()).get(store, id);

export const forget = async (store, id) => (await database()).delete(store, id);

/** A setting, or what it is where nothing was set. */
export function setting(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(`inkmath-${name}`) ?? "null") ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function set(name, value) {
  try {
    localStorage.setItem(`inkmath-${name}`, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing: the setting holds until the page is left.
  }
}

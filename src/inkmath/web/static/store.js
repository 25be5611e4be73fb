// Storage in this browser: the current work, the history, corrected ink and settings. None of it is ever sent.

const NAME = "inkmath";
const VERSION = 2;
/** tables: what is on the paper of each tab. */
const STORES = ["history", "corrections", "tables"];
export const MOST_ENTRIES = 200;

let opened = null;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const there = request.result.objectStoreNames;
      for (const store of STORES) if (!there.contains(store)) request.result.createObjectStore(store, { keyPath: "id" });
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close(); // another tab has a newer page
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("Another tab holds an older version of the database."));
  });
  opened.catch(() => (opened = null));
  return opened;
}

async function run(store, mode, work) {
  const db = await database();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(store, mode);
    const request = work(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error);
  });
}

/** All entries of a store, the newest first. */
export async function all(store) {
  const entries = await run(store, "readonly", (objects) => objects.getAll());
  return entries.sort((a, b) => b.time - a.time);
}

/** Keeps an entry by its id; of the history only the newest stay. */
export async function keep(store, entry) {
  await run(store, "readwrite", (objects) => objects.put(entry));
  if (store !== "history") return;
  for (const old of (await all(store)).slice(MOST_ENTRIES)) await forget(store, old.id);
}

/** The entry with that id; undefined where there is none. */
export const find = (store, id) => run(store, "readonly", (objects) => objects.get(id));

export const forget = (store, id) => run(store, "readwrite", (objects) => objects.delete(id));

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

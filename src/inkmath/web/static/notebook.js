// The notebook in this browser: its pages, one of which this tab has open and keeps at every change.

import { painted } from "./dom.js";
import { Latest } from "./latest.js";
import { joined, split } from "./link.js";
import * as pictures from "./picture.js";
import { emptyTable, pack, unpack } from "./session.js";
import * as store from "./store.js";

const TAB = "inkmath-tab";
const TRIES = 5;
const newId = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;

/**
 * Events: `kept` when all changes are stored, `unkept` (detail: the error) when they cannot be, which is tried again.
 * A page is locked by the tab that has it open, so that no two tabs write over one another's work.
 */
export class Notebook extends EventTarget {
  constructor() {
    super();
    /** The notebook that is open. */
    this.book = /** @type {string} */ (store.setting("book", ""));
    this.page = newPage(this.book, 1);
    this.table = emptyTable();
    this.fragment = "";
    /** Notebook, name, paper and place of the other pages when they were listed last. */
    this.others = /** @type {PageInfo[]} */ ([]);
    this.isReady = false;
    this.isInsisted = false;
    /** @type {Map<string, Latest>} */
    this.saving = new Map();
    /** Pages whose last change is not stored. */
    this.unkept = new Set();
    this.release = () => {};
  }

  /** Asks the browser once not to delete the notebook when space is short. */
  insist() {
    if (this.isInsisted) return;
    this.isInsisted = true;
    navigator.storage?.persist?.().catch(() => {});
  }

  /** Opens the page that this tab had, or the newest one that no tab has; null where a new page begins. */
  async recall() {
    const own = sessionStorage.getItem(TAB);
    const pages = await this.all().catch(() => []); // the newest first
    const ids = [...pages.filter(this.isHere), ...pages.filter((page) => !this.isHere(page))].map(({ id }) => id);
    const isOwnThere = own !== null && ids.includes(own);
    for (let attempt = 0; isOwnThere && attempt < TRIES; attempt += 1) {
      const work = await this.open(own);
      if (work) return work;
      await new Promise((resolve) => setTimeout(resolve, 40)); // this page, as it was before a reload, may have it still
    }
    for (const id of own && !isOwnThere ? [] : ids) {
      const work = await this.open(id);
      if (work) return work;
    }
    await this.add();
    return null;
  }

  /**
   * Opens a page: {table, fragment, view}; null where another tab has it, or it is gone.
   * @param {string} id
   */
  async open(id) {
    const record = opened(await store.find("pages", id).catch(() => undefined));
    if (!record || !(await this.claim(id))) return null;
    const picture = record.hasPicture ? { canvas: pictures.toCanvas(await createImageBitmap(record.file)) } : null;
    this.use(record.book ?? "");
    this.take(infoOf(record), unpack(record.packed, { file: record.file, picture }), record.fragment);
    return { table: this.table, fragment: record.fragment, view: record.view ?? null };
  }

  /** Begins an empty page behind the last one. */
  async add() {
    const others = await this.list().catch(() => []);
    const last = Math.max(0, this.isReady ? this.page.place : 0, ...others.map(({ place }) => place));
    const page = newPage(this.book, last + 1);
    await this.claim(page.id);
    this.take(page, emptyTable(), "");
  }

  take(page, table, fragment) {
    Object.assign(this, { page, table, fragment, isReady: true });
    sessionStorage.setItem(TAB, page.id);
  }

  /** Makes a page this tab's, and lets that go which it had; false where another tab has it. */
  async claim(id) {
    if (!navigator.locks) return true;
    const release = await lock(`inkmath-${id}`);
    if (!release) return false;
    this.release();
    this.release = release;
    return true;
  }

  /**
   * Keeps the open page with this content as soon as that is possible.
   * @param {Table} table
   */
  keep(table) {
    this.table = table;
    this.fragment = location.hash;
    if (this.isReady) this.save();
  }

  /** Gives the open page another name or paper, or keeps how it is seen. */
  alter(/** @type {Partial<PageInfo>} */ changes) {
    this.page = { ...this.page, ...changes };
    if (this.isReady) this.save();
  }

  save() {
    const { page, table, fragment } = this;
    if (!isBlank(page, table)) this.insist();
    this.unkept.add(page.id);
    if (!this.saving.has(page.id)) this.saving.set(page.id, this.saver());
    this.saving.get(page.id)?.ask(page, table, fragment);
  }

  saver() {
    return new Latest(
      async ([page, table, fragment], isNewest) => {
        await painted(); // the stroke comes first
        try {
          if (isBlank(page, table)) await store.forget("pages", page.id);
          else await store.keep("pages", closed(recordOf(page, table, fragment)));
        } catch (error) {
          throw Object.assign(new Error(error.message, { cause: error }), { isPassing: true });
        }
        if (isNewest()) this.unkept.delete(page.id);
        if (!this.unkept.size) this.dispatchEvent(new Event("kept"));
      },
      { failed: (error) => this.dispatchEvent(new CustomEvent("unkept", { detail: error.cause })) },
    );
  }

  // ---- notebooks

  /** True for a page of the notebook that is open. */
  isHere = ({ book = "" }) => book === this.book;

  /** Opens another notebook for the pages that are opened next. */
  use(/** @type {string} */ book) {
    this.book = book;
    store.set("book", book);
  }

  /** The notebooks: the first one, and those that were added. @returns {Promise<Book[]>} */
  async books() {
    const kept = await store.all("notebooks");
    const first = kept.find(({ id }) => id === "") ?? { id: "", name: "", time: 0 };
    return [first, ...kept.filter(({ id }) => id !== "")].sort((a, b) => a.time - b.time);
  }

  /** Adds a notebook, or gives one another name. @param {Book} book */
  keepBook(book) {
    return store.keep("notebooks", book);
  }

  /** The id of the page of a notebook that was changed last; null where it has none. */
  async newestOf(/** @type {string} */ id) {
    const pages = await store.all("pages");
    return pages.find(({ book = "" }) => book === id)?.id ?? null;
  }

  // ---- pages

  /** The records of the pages of all notebooks as they are stored. */
  async all() {
    const records = await store.all("pages");
    this.others = records.map(infoOf);
    return records;
  }

  /** The records of all pages of the notebook in their order, the open one as it is now. */
  async list() {
    const records = (await this.all()).filter(this.isHere).map(opened);
    const all = this.isReady && this.isHere(this.page) ? [...records.filter(({ id }) => id !== this.page.id), this.record] : records;
    return all.sort((a, b) => a.place - b.place);
  }

  /** Name, paper and place of all pages, in their order. */
  get infos() {
    return [...this.others.filter((page) => this.isHere(page) && page.id !== this.page.id), this.page].sort((a, b) => a.place - b.place);
  }

  /** The open page as it is stored. */
  get record() {
    return recordOf(this.page, this.table, this.fragment);
  }

  /** Exchanges the open page with the one so many places behind it. */
  async move(/** @type {number} */ step) {
    const pages = await this.list();
    const other = pages[pages.findIndex(({ id }) => id === this.page.id) + step];
    if (!other || !(await this.isFree(other.id))) return;
    const { place } = this.page;
    this.alter({ place: other.place });
    await store.keep("pages", closed({ ...other, place }));
  }

  /** Removes a page that is not open. */
  remove(id) {
    return store.forget("pages", id);
  }

  /** Puts a page into the notebook, as one that was removed. */
  restore(record) {
    return store.keep("pages", closed(record));
  }

  /** Adds records as pages behind the others; one whose id is taken gets another. Returns their ids. */
  async addAll(records) {
    const there = await this.list();
    const ids = new Set((await store.all("pages")).map(({ id }) => id));
    const last = Math.max(0, ...there.map(({ place }) => place));
    const pages = records.map((record, i) => ({ ...record, book: this.book, id: ids.has(record.id) ? newId() : record.id, place: last + 1 + i }));
    for (const page of pages) await this.restore(page);
    return pages.map(({ id }) => id);
  }

  /** True if this tab may change a page: no other one has it open. */
  async isFree(id) {
    if (id === this.page.id || !navigator.locks) return true;
    const { held } = await navigator.locks.query();
    return !held?.some(({ name }) => name === `inkmath-${id}`);
  }
}

/** @typedef {{id: string, name: string, time: number}} Book A notebook; time: when it was begun. */

/**
 * @param {string} book
 * @param {number} place
 * @returns {PageInfo}
 */
const newPage = (book, place) => ({ id: newId(), book, name: "", place, paper: store.setting("paper", "squared"), view: null });

/** @returns {PageInfo} */
const infoOf = ({ id, book = "", name = "", place = 1, paper = "squared", view = null }) => ({ id, book, name, place, paper, view });

const isBlank = ({ name }, { strokes, file, lines }) => !name && !strokes.length && !file && !lines.length;

const recordOf = (page, table, fragment) => ({ ...page, time: Date.now(), packed: pack(table), file: table.file, hasPicture: table.picture !== null, fragment });

/** @type {WeakMap<object, string>} */
const texts = new WeakMap();

/** A line as text, made once: a browser stores it much faster than its many objects. */
function textOf(/** @type {object} */ line) {
  if (!texts.has(line)) texts.set(line, JSON.stringify(line));
  return texts.get(line);
}

/** A record as it is stored: its lines as texts, its ink apart, in arrays of numbers. */
const closed = ({ packed: { strokes, lines, ...packed }, ...record }) => ({ ...record, packed: { ...packed, lines: lines.map(textOf) }, ink: joined(strokes) });

/** A record out of the store, whose older pages have their ink and lines in place. */
function opened(record) {
  if (!record?.ink) return record;
  const lines = record.packed.lines.map((line) => (typeof line === "string" ? JSON.parse(line) : line));
  return { ...record, ink: undefined, packed: { ...record.packed, lines, strokes: split(record.ink) } };
}

/** Takes a lock for as long as this page lives, or until the function is called that this resolves to; null where it is taken. */
function lock(name) {
  return new Promise((resolve) => {
    navigator.locks.request(name, { ifAvailable: true }, (held) => {
      if (!held) return resolve(null);
      return new Promise((release) => resolve(() => release(undefined)));
    });
  });
}

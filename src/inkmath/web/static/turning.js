// Turning the pages of the notebook on the paper.

import { notice } from "./dom.js";
import { t } from "./language.js";
import { keepEntry } from "./memory.js";
import { showPaper } from "./paper.js";
import { Steps, hasInk } from "./session.js";
import { boxSeen, meets } from "./view.js";

const VIEW_MS = 500;
/** Pages, those opened last, on which can be undone what was done before another one was opened. */
const MOST_UNDONE = 5;

/** Each of the pages opened last keeps its own undo, as does one that cannot be stored. One turn is made after the other. */
export class Turner {
  /**
   * desk: table(); use(steps), which shows the table of these steps from now on.
   * @param {import("./notebook.js").Notebook} notebook
   * @param {import("./ink.js").Pad} pad
   * @param {{table: () => Table, use: (steps: Steps<Table>) => void}} desk
   */
  constructor(notebook, pad, desk) {
    this.notebook = notebook;
    this.pad = pad;
    this.desk = desk;
    /** @type {Map<string, Steps<Table>>} */
    this.steps = new Map();
    this.turning = Promise.resolve();
    this.viewing = 0;
    pad.addEventListener("view", () => this.keepView());
  }

  /** Opens the page of the last visit, with what was already written on the paper (steps) added to it. Returns its address. */
  async begin(/** @type {Steps<Table>} */ steps) {
    const work = await this.notebook.recall();
    if (!work) this.steps.set(this.notebook.page.id, steps);
    this.show(work ?? { table: steps.now, view: null });
    return work?.fragment ?? "";
  }

  /** Turns to a page. */
  to(id) {
    return this.next(() => this.open(id));
  }

  /** Turns to the page before or after; behind the last one begins a new one. */
  by(step) {
    return this.next(async () => {
      const pages = await this.notebook.list();
      const page = pages[pages.findIndex(({ id }) => id === this.notebook.page.id) + step];
      if (page) await this.open(page.id);
      else if (step > 0) await this.append();
    });
  }

  /** Turns to a notebook: to the page of it that was changed last. */
  toBook(/** @type {string} */ book) {
    return this.next(async () => {
      const page = await this.notebook.newestOf(book);
      if (page) return this.open(page);
      this.leave();
      this.notebook.use(book);
      return this.append();
    });
  }

  /** Begins a page. */
  add() {
    return this.next(() => this.append());
  }

  /** Begins a page, unless this one is empty. */
  toEmpty() {
    return this.next(async () => {
      if (hasInk(this.desk.table()) || this.desk.table().lines.length) await this.append();
    });
  }

  next(turn) {
    const done = this.turning.then(turn);
    this.turning = done.catch(() => {});
    return done;
  }

  async open(id) {
    if (id === this.notebook.page.id) return;
    this.leave();
    const work = await this.notebook.open(id);
    if (!work) return notice(t("This page is open in another tab."));
    if (location.hash !== work.fragment) history.replaceState(null, "", work.fragment || location.pathname);
    this.show(work);
  }

  async append() {
    this.leave();
    await this.notebook.add();
    this.show({ table: this.notebook.table, view: null });
  }

  leave() {
    keepEntry(this.desk.table());
    clearTimeout(this.viewing);
    if (!this.pad.isHome) this.notebook.alter({ view: this.pad.view });
  }

  /** Shows the page that the notebook has open as it was left. */
  show({ table, view }) {
    const { pad, notebook } = this;
    const steps = this.steps.get(notebook.page.id) ?? new Steps(table);
    this.steps.delete(notebook.page.id); // it is the last one now
    this.steps.set(notebook.page.id, steps);
    for (const id of [...this.steps.keys()].slice(0, -MOST_UNDONE)) if (!notebook.unkept.has(id)) this.steps.delete(id);
    notice("");
    showPaper(notebook.page.paper);
    pad.isHome = true;
    this.desk.use(steps);
    const seen = view && boxSeen(view, pad.canvas.clientWidth, pad.canvas.clientHeight);
    if (seen && pad.content && meets(pad.content, seen)) pad.look(view);
  }

  /** Keeps how the paper is seen, once it rests. */
  keepView() {
    clearTimeout(this.viewing);
    if (this.pad.isHome) return;
    this.viewing = setTimeout(() => this.notebook.alter({ view: this.pad.view }), VIEW_MS);
  }
}

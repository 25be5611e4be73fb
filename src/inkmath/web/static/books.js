// The notebooks in the dialog: chosen, begun, named and deleted.

import { byId, h } from "./dom.js";
import { t } from "./language.js";
import * as store from "./store.js";

export class Books {
  /**
   * show(): shows the pages of the notebook that is open.
   * @param {import("./notebook.js").Notebook} notebook
   * @param {import("./turning.js").Turner} turner
   * @param {() => Promise<void>} show
   */
  constructor(notebook, turner, show) {
    this.notebook = notebook;
    this.turner = turner;
    this.showPages = show;
    byId("book-choice").onchange = ({ target }) => this.open(target.value);
    byId("book-name").onchange = ({ target }) => this.rename(target.value);
    byId("book-new").onclick = () => this.begin();
    byId("book-delete").onclick = () => this.remove();
  }

  async show() {
    const books = await this.notebook.books();
    const now = this.notebook.book;
    byId("book-choice").replaceChildren(...books.map((book) => h("option", { value: book.id, textContent: nameOf(book), selected: book.id === now })));
    byId("book-name").value = books.find(({ id }) => id === now)?.name ?? "";
    byId("book-delete").disabled = now === "";
  }

  async open(/** @type {string} */ id) {
    await this.turner.toBook(id);
    await this.showPages();
  }

  async begin() {
    const count = (await this.notebook.books()).length;
    const id = crypto.randomUUID?.() ?? `${Date.now()}`;
    await this.notebook.keepBook({ id, name: t("Notebook {}", count + 1), time: Date.now() });
    await this.open(id);
    byId("book-name").select();
    byId("book-name").focus();
  }

  async rename(/** @type {string} */ name) {
    const book = (await this.notebook.books()).find(({ id }) => id === this.notebook.book);
    if (book) await this.notebook.keepBook({ ...book, name: name.trim().slice(0, 80) });
    await this.show();
  }

  /** Deletes the notebook with its pages, unless another tab has one of them open; can be undone until the dialog is closed. */
  async remove() {
    const id = this.notebook.book;
    const book = (await this.notebook.books()).find((one) => one.id === id);
    const pages = await this.notebook.list();
    const free = await Promise.all(pages.map((page) => this.notebook.isFree(page.id)));
    if (!book || free.includes(false)) return this.tell(t("A page of this notebook is open in another tab."));
    await this.turner.toBook("");
    for (const page of pages) await this.notebook.remove(page.id);
    await store.forget("notebooks", id);
    await this.showPages();
    const undo = h("button", { textContent: t("Undo") });
    undo.onclick = async () => {
      await this.notebook.keepBook(book);
      for (const page of pages) await this.notebook.restore(page);
      byId("page-removed").replaceChildren();
      await this.open(id);
    };
    this.tell(t("{} deleted.", nameOf(book)), undo);
    undo.focus();
  }

  tell(...content) {
    byId("page-removed").replaceChildren(h("span", { textContent: content[0] }), ...content.slice(1));
    byId("notebook").addEventListener("close", () => byId("page-removed").replaceChildren(), { once: true });
  }
}

const nameOf = ({ id, name }) => name || (id ? t("Notebook") : t("First notebook"));

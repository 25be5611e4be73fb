// The dialog of the notebook: its pages to open, name, order and delete, and the notebook as a file.

import { Books } from "./books.js";
import { byId, h, icon, save, say } from "./dom.js";
import { t } from "./language.js";
import { NAME, fromFile, toFile } from "./notebook-file.js";
import { unpackStrokes } from "./link.js";
import { thumbnail } from "./thumbnail.js";
import { NAME as XOPP_NAME, toXopp } from "./xopp.js";

export class Shelf {
  /**
   * actions: print(), refused(text).
   * @param {import("./notebook.js").Notebook} notebook
   * @param {import("./turning.js").Turner} turner
   * @param {{print: () => void, refused: (text: string) => void}} actions
   */
  constructor(notebook, turner, actions) {
    this.notebook = notebook;
    this.turner = turner;
    this.actions = actions;
    this.books = new Books(notebook, turner, () => this.show());
    byId("open-notebook").onclick = () => this.open();
    byId("page-count").onclick = () => this.open();
    byId("new-page").onclick = () => this.leave(() => turner.add());
    byId("print-page").onclick = () => this.leave(actions.print);
    byId("save-notebook").onclick = byId("save-unkept").onclick = () => this.save();
    byId("save-xopp").onclick = () => this.saveXopp();
    byId("load-notebook").onclick = () => byId("notebook-file").click();
    byId("notebook-file").onchange = async ({ target }) => {
      for (const file of target.files) await this.load(file);
      target.value = "";
    };
    byId("page-before").onclick = () => this.turn(-1);
    byId("page-after").onclick = () => this.turn(1);
    byId("page-earlier").onclick = () => this.move(-1);
    byId("page-later").onclick = () => this.move(1);
    byId("page-name").onchange = ({ target }) => this.rename(target.value);
  }

  async open() {
    await this.show();
    if (!byId("notebook").open) byId("notebook").showModal();
  }

  async leave(action) {
    byId("notebook").close();
    await action();
  }

  async turn(step) {
    await this.turner.by(step);
    say(byId("page-count").textContent);
  }

  /** Shows the number of the open page beside the paper. */
  showPlace() {
    const { page, table, infos: pages } = this.notebook;
    const place = pages.findIndex(({ id }) => id === page.id);
    const isLast = place === pages.length - 1;
    byId("page-count").textContent = page.name ? `${page.name}, ${t("{} of {}", place + 1, pages.length)}` : t("Page {} of {}", place + 1, pages.length);
    byId("page-before").disabled = place === 0;
    byId("page-after").disabled = isLast && !table.strokes.length && !table.file && !table.lines.length;
    byId("page-after").setAttribute("aria-label", t(isLast ? "New page" : "Next page"));
    byId("page-after").title = t(isLast ? "New page (Page Down)" : "Next page (Page Down)");
    byId("page-after").replaceChildren(icon(isLast ? "plus" : "after"));
  }

  async show() {
    await this.books.show();
    const pages = await this.notebook.list();
    const free = await Promise.all(pages.map(({ id }) => this.notebook.isFree(id)));
    byId("pages").replaceChildren(...pages.map((page, i) => this.item(page, i, free[i])));
    byId("page-name").value = this.notebook.page.name;
    const place = pages.findIndex(({ id }) => id === this.notebook.page.id);
    byId("page-earlier").disabled = place === 0;
    byId("page-later").disabled = place === pages.length - 1;
    this.showPlace();
  }

  item(page, place, isFree) {
    const isOpen = page.id === this.notebook.page.id;
    const name = page.name || t("Page {}", place + 1);
    const open = h(
      "button",
      { className: "page-open", "aria-current": isOpen ? "page" : "false", disabled: !isFree, onclick: () => this.leave(() => this.turner.to(page.id)) },
      page.hasPicture ? photo(page.file) : thumbnail(unpackStrokes(page.packed.strokes)),
      h("span", { textContent: name }),
      h("span", { className: "small", textContent: isFree ? "" : t("open in another tab") }),
    );
    const remove = h("button", { className: "plain", "aria-label": t("Delete {}", name), disabled: !isFree, onclick: () => this.remove(page) }, icon("close"));
    return h("li", {}, open, remove);
  }

  async move(step) {
    await this.notebook.move(step);
    await this.show();
    say(byId("page-count").textContent);
  }

  rename(name) {
    this.notebook.alter({ name: name.trim().slice(0, 80) });
    return this.show();
  }

  /** Removes a page, which can be undone until the dialog is closed. */
  async remove(page) {
    const pages = await this.notebook.list();
    const place = pages.findIndex(({ id }) => id === page.id);
    if (page.id === this.notebook.page.id) {
      const next = pages[place + 1] ?? pages[place - 1];
      await (next ? this.turner.to(next.id) : this.turner.add());
    }
    await this.notebook.remove(page.id);
    const undo = h("button", { textContent: t("Undo") });
    undo.onclick = async () => {
      await this.notebook.restore(page);
      byId("page-removed").replaceChildren();
      await this.show();
      byId("new-page").focus();
    };
    await this.show();
    byId("page-removed").replaceChildren(h("span", { textContent: t("{} deleted.", page.name || t("Page {}", place + 1)) }), undo);
    undo.focus();
    byId("notebook").addEventListener("close", () => byId("page-removed").replaceChildren(), { once: true });
  }

  async save() {
    save(await toFile(await this.notebook.list()), NAME, "application/gzip");
  }

  async saveXopp() {
    save(await toXopp(await this.notebook.list()), XOPP_NAME, "application/gzip");
  }

  /** Adds the pages of a file to the notebook, and opens the first of them. */
  async load(file) {
    let records;
    try {
      records = await fromFile(file);
    } catch (error) {
      this.actions.refused(`${file.name} cannot be opened: ${error.message}`);
      byId("notebook").close();
      return;
    }
    await this.add(records);
  }

  /** Adds pages to the notebook, and opens the first of them. */
  async add(records) {
    const [first] = await this.notebook.addAll(records);
    await this.show();
    say(records.length === 1 ? t("One page added.") : t("{} pages added.", records.length));
    await this.leave(() => this.turner.to(first));
  }
}

function photo(file) {
  const url = URL.createObjectURL(file);
  return h("img", { src: url, alt: "", className: "thumb", onload: () => URL.revokeObjectURL(url) });
}

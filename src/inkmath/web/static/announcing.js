// What is new on the page, in words for a screen reader: lines and answers that were not told before. Pure.

import { t } from "./language.js";

/** Tells what has changed; say(text): to whom. */
export class News {
  /** @param {(text: string) => void} say */
  constructor(say) {
    this.say = say;
    /** What was told last, by what it is of. */
    this.told = /** @type {Map<string, string>} */ (new Map());
  }

  /**
   * Tells the texts that are others than those told last under the same name.
   * @param {string} of
   * @param {{name: string, text: string}[]} all
   */
  tell(of, all) {
    const before = this.told;
    const isNew = ({ name, text }) => before.get(`${of} ${name}`) !== text;
    const news = all.filter(({ text }) => text).filter(isNew);
    this.told = new Map([...[...before].filter(([key]) => !key.startsWith(`${of} `)), ...all.map(({ name, text }) => /** @type {[string, string]} */ ([`${of} ${name}`, text]))]);
    if (news.length) this.say(news.map(({ name, text }) => (all.length > 1 ? `${name}: ${text}` : text)).join(". "));
  }

  /**
   * Tells the lines that were read.
   * @param {string[]} texts
   */
  read(texts) {
    this.tell("read", texts.map((text, i) => ({ name: t("Line {}", i + 1), text })));
  }
}

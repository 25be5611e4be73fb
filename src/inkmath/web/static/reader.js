// When the paper is read: each change at once, and lines in the light of one another as soon as the pen rests.

import { byId, notice, painted } from "./dom.js";
import { isHasty, readingOf, settledReading } from "./live.js";
import { hasInk, holdsInk, isRead } from "./session.js";
import { persistent } from "./trouble.js";

/** Rest of the pen after which lines that were read by themselves are read with the others. */
const SETTLE_MS = 1500;

export class Reader {
  /**
   * desk: table(), and take(read, asked) for what was read of a table.
   * @param {{table: () => Table, take: (read: import("./live.js").TableReading, asked: Table) => void}} desk
   */
  constructor(desk) {
    this.desk = desk;
    this.resting = 0;
    this.reading = persistent(() => this.read());
    this.settling = persistent(() => this.settle());
  }

  /** True if all ink has been read, and lines in the light of one another. */
  get isDone() {
    const table = this.desk.table();
    return isRead(table) && !isHasty(table.strokes);
  }

  /** Has the table read as it is now. */
  ask() {
    return this.reading.ask();
  }

  async read() {
    await painted(); // the stroke comes first
    const asked = this.desk.table();
    if (!hasInk(asked)) return;
    byId("busy").hidden = false;
    try {
      const read = await readingOf(asked);
      notice("", "reading");
      const now = this.desk.table();
      const isOther = now.strokes !== asked.strokes || now.fixes !== asked.fixes;
      if (!holdsInk(now, asked) || (isOther && isRead(now))) return; // an undo may have brought what has been read
      this.desk.take(read, asked);
      if (read.strokes !== asked.strokes) this.ask(); // there are other regions
      else this.rest(read.strokes);
    } finally {
      byId("busy").hidden = true;
    }
  }

  rest(strokes) {
    clearTimeout(this.resting);
    if (isHasty(strokes)) this.resting = setTimeout(() => this.settling.ask(), SETTLE_MS);
  }

  async settle() {
    const asked = this.desk.table();
    const isStill = () => isRead(this.desk.table()) && this.desk.table().strokes === asked.strokes;
    const read = isStill() ? await settledReading(asked, isStill) : null;
    if (read && isStill()) this.desk.take(read, asked);
  }
}

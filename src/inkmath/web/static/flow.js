// Plain text typed into a formula: a bracket after a root, a power, an index or a fraction bar says how far it reaches,
// and without one an operator ends it, as in text that is pasted (see plain.js). Pure but for the field it is given.
//
// Where the caret was moved by hand, the formula is edited as it stands, and nothing is ended by itself.

/** Keys that end what was opened without a bracket. */
const ENDS = new Set([..."+-*/=<>,;:!)]|"]);
const SIGNS = new Set(["+", "-"]);
/** Numbers and single letters, but for those of functions: a bracket after them is not their argument. */
const CLOSED = /^(\d[\d.,]*|[a-eijk-zA-Z])$/;
const AFTER = "moveAfterParent";

/**
 * A group that was opened by typing. opener: the key that did; depth: of the caret in it; typed: in it.
 * @typedef {{opener: string, depth: number, typed: string, isBracketed: boolean}} Group
 */

export class Flow {
  /**
   * field: with `depth`, the nesting at its caret, and do(command).
   * @param {{readonly depth: number, do: (command: string) => void}} field
   */
  constructor(field) {
    this.field = field;
    /** @type {Group[]} */
    this.groups = [];
    this.depth = 0;
  }

  /** The group that was opened last, if the caret is in it. */
  get group() {
    const last = this.groups.at(-1);
    return last && last.depth === this.field.depth ? last : null;
  }

  /** Forgets what is open, as the caret goes elsewhere. */
  reset() {
    this.groups = [];
  }

  /**
   * Deals with a character before the field does; true if it is not for the field.
   * @param {string} key
   */
  before(key) {
    this.depth = this.field.depth;
    while (this.group && this.ends(this.group, key)) this.leave();
    const group = this.group;
    const isBracket = group && ((key === "(" && !group.typed && !group.isBracketed) || (key === ")" && group.isBracketed));
    if (isBracket && key === "(") group.isBracketed = true;
    else if (isBracket) this.leave();
    this.depth = this.field.depth;
    return Boolean(isBracket);
  }

  /**
   * Takes note of a character that the field has taken.
   * @param {string} key
   */
  after(key) {
    const depth = this.field.depth;
    this.groups = this.groups.filter((group) => group.depth <= depth);
    const isOpened = depth > this.depth && !"([{|".includes(key);
    for (const group of this.groups) group.typed += key;
    if (isOpened) this.groups.push({ opener: key, depth, typed: "", isBracketed: false });
    this.depth = depth;
  }

  /**
   * True if a character ends a group without a bracket.
   * @param {Group} group
   * @param {string} key
   */
  ends({ opener, typed, isBracketed }, key) {
    if (isBracketed || !typed || (SIGNS.has(typed) && key !== ")")) return false;
    if ((opener === "_" && key === "^") || (opener === "^" && key === "_")) return true;
    return ENDS.has(key) || (key === "(" && CLOSED.test(typed));
  }

  leave() {
    this.groups.pop();
    this.field.do(AFTER);
  }
}

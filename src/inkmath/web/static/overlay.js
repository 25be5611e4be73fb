// The overlay on the paper: the picture or its sheet, the boxes of symbols, the frames of lines.

import { makeWay, seen, showAnswers } from "./answers.js";
import { byId } from "./dom.js";
import { drawFrames } from "./frames.js";
import { isDark } from "./inked.js";
import { drawMarks, frameWrong, inView, labelsOf } from "./marks.js";
import * as pictures from "./picture.js";
import { markSelected } from "./readings.js";
import { placeOff, placeOn, straightened } from "./sheet.js";
import { spotAt, spotsOf } from "./spots.js";
import { boundsOfOne } from "./strokes.js";
import { fold, unfold } from "./unfolding.js";
import { boxOf } from "./unread.js";

/** Time after which the paper rests. */
const REST_MS = 120;
/** So far from a symbol a tap is one on it. */
const REACH_PX = 10;

export class Overlay {
  /**
   * view(): how the pad shows the table. actions: change(spot), take(reading), wrongLines(), chips(), and
   * write(event), by which a pen writes that comes down on a chip.
   * @param {() => Table} table
   * @param {() => View} view
   * @param {Record<string, any>} actions
   */
  constructor(table, view, actions) {
    this.table = table;
    this.view = view;
    this.actions = actions;
    /** The view in which the marks were drawn. */
    this.drawn = view();
    this.redrawing = 0;
    /** The place of the line of a picture whose symbols are shown. */
    this.selected = 0;
    this.toView = this.toView.bind(this);
  }

  /** True if the paper shows a picture of several lines; the symbols of one of them are shown then. */
  get isPage() {
    return this.table().picture !== null && this.table().lines.length > 1;
  }

  /** The spots that are shown. */
  get spots() {
    const { lines, fixes } = this.table();
    const all = spotsOf(lines, fixes);
    return this.isPage ? all.filter(({ line }) => line === null || line === lines[this.selected]) : all;
  }

  show() {
    const { lines, leftOut, picture } = this.table();
    const { change, take } = this.actions;
    byId("paper").classList.toggle("on-picture", picture !== null);
    byId("paper").classList.toggle("on-slate", picture !== null && isDark(picture.canvas));
    byId("picture").hidden = picture === null;
    clearTimeout(this.redrawing);
    this.drawn = this.view();
    byId("marks").style.transform = byId("answers").style.transform = "";
    this.showPicture();
    this.selected = Math.min(this.selected, Math.max(0, lines.length - 1));
    drawMarks(this.spots, this.toView, change);
    drawFrames(this.isPage ? lines : [], picture ? leftOut : [], this.selected, this.toView, { select: (place) => this.select(place), take });
    markSelected(this.isPage ? this.selected : -1, false);
    this.showWrong();
  }

  /** The picture on the paper, or its sheet. */
  get ground() {
    const { picture, sheet } = this.table();
    return picture && (sheet ? straightened(picture.canvas, sheet) : picture.canvas);
  }

  /**
   * The box of the picture on the paper, whose pixels are units of the paper.
   * @returns {Bounds | null}
   */
  get box() {
    const { ground } = this;
    return ground && { x0: 0, y0: 0, x1: ground.width, y1: ground.height };
  }

  /** The place in what was read of a place on the paper. */
  toSource(x, y) {
    const { picture, sheet } = this.table();
    return picture && sheet ? placeOff(sheet, x, y) : /** @type {[number, number]} */ ([x, y]);
  }

  showPicture() {
    if (this.ground) pictures.draw(this.ground, this.view());
  }

  /** Moves what is shown with the paper, and draws it anew once that rests. */
  follow() {
    this.showPicture();
    const { scale, x, y } = this.view();
    const factor = scale / this.drawn.scale;
    byId("marks").style.transform = byId("answers").style.transform = `translate(${x - factor * this.drawn.x}px, ${y - factor * this.drawn.y}px) scale(${factor})`;
    fold();
    clearTimeout(this.redrawing);
    this.redrawing = setTimeout(() => this.show(), REST_MS);
  }

  showWrong() {
    frameWrong(this.actions.wrongLines(), this.toView);
    this.showAnswers();
  }

  showAnswers() {
    const { strokes, lines, picture } = this.table();
    const { chips, write } = this.actions;
    const isInk = strokes.length && !picture;
    const ink = isInk ? strokes.map(boundsOfOne) : lines.filter((line) => line.reading.symbols.length).map(boxOf);
    const taken = [...ink.map((box) => seen(box, this.toView)), ...labelsOf(this.spots), ...cornersSeen()];
    showAnswers(chips().filter(({ line }) => line.reading.symbols.length), taken, { toView: this.toView, scale: this.drawn.scale, open: unfold, write });
  }

  /** Lets the answers fade that a new stroke touches. */
  makeWay(/** @type {Stroke} */ stroke) {
    const { x0, y0, x1, y1 } = boundsOfOne(stroke);
    const { scale, x, y } = this.view();
    makeWay({ x0: scale * x0 + x, y0: scale * y0 + y, x1: scale * x1 + x, y1: scale * y1 + y });
  }

  /** A box of what was read, as it is seen in the window. @returns {Bounds} */
  inWindow(/** @type {Box} */ box) {
    const { left, top } = byId("marks").getBoundingClientRect();
    const { x0, y0, x1, y1 } = inView(box, this.toView);
    return { x0: left + x0, y0: top + y0, x1: left + x1, y1: top + y1 };
  }

  /**
   * Does what a tap at a place of the paper means: changes a symbol, selects the line of a picture, or adds what was left out.
   * Returns false where it means nothing. isInked(x, y): there is ink of a stroke near.
   * @param {number} x
   * @param {number} y
   * @param {(x: number, y: number) => boolean} isInked
   */
  tap(x, y, isInked) {
    const act = this.meantAt(x, y, isInked);
    act?.();
    return act !== null;
  }

  /** @returns {(() => void) | null} */
  meantAt(x, y, isInked) {
    const { lines, leftOut, picture } = this.table();
    const [left, top] = this.toSource(x, y);
    const reach = REACH_PX / this.view().scale;
    const spot = spotAt(this.spots, left, top, reach);
    if (spot && (picture || isInked(x, y))) return () => this.actions.change(spot);
    if (!picture) return null;
    const isAt = (reading) => reading.symbols.length > 0 && isWithin(boxOf({ reading }), left, top, reach);
    const place = this.isPage ? lines.findIndex(({ reading }) => isAt(reading)) : -1;
    const grey = leftOut.find(isAt);
    if (place >= 0) return () => this.select(place);
    return grey ? () => this.actions.take(grey) : null;
  }

  /** Shows the symbols of the line at a place, and its reading. */
  select(place) {
    if (!this.isPage || place === this.selected) return;
    this.selected = place;
    this.show();
    markSelected(place, true);
  }

  /** From coordinates of what was read to pixels of the paper. */
  toView(x, y) {
    const { picture, sheet } = this.table();
    const { scale, x: left, y: top } = this.drawn;
    const [px, py] = picture && sheet ? placeOn(sheet, x, y) : [x, y];
    return [px * scale + left, py * scale + top];
  }
}

/** The boxes of the buttons in the corners of the paper. @returns {Bounds[]} */
const cornersSeen = () => [...byId("paper").querySelectorAll(".corner")].map(({ offsetLeft, offsetTop, offsetWidth, offsetHeight }) => ({ x0: offsetLeft, y0: offsetTop, x1: offsetLeft + offsetWidth, y1: offsetTop + offsetHeight }));

const isWithin = ({ x0, y0, x1, y1 }, x, y, reach) => x >= x0 - reach && x <= x1 + reach && y >= y0 - reach && y <= y1 + reach;

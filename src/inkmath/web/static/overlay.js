// The overlay on the paper: the picture or its sheet, the boxes of symbols, the frames of lines.

import { makeWay, showAnswers } from "./answers.js";
import { byId } from "./dom.js";
import { drawFrames } from "./frames.js";
import { drawMarks, frameWrong } from "./marks.js";
import * as pictures from "./picture.js";
import { markSelected } from "./readings.js";
import { placeOn, straightened } from "./sheet.js";
import { spotsOf } from "./spots.js";
import { boundsOfOne } from "./strokes.js";
import { fold, unfold } from "./unfolding.js";
import { boxOf } from "./unread.js";

/** Time after which the paper rests. */
const REST_MS = 120;

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
    byId("picture").hidden = picture === null;
    byId("marks").classList.toggle("on-picture", picture !== null);
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
    const { strokes, lines } = this.table();
    const { chips, write } = this.actions;
    const taken = strokes.length ? strokes.map(boundsOfOne) : lines.filter((line) => line.reading.symbols.length).map(boxOf);
    showAnswers(chips().filter(({ line }) => line.reading.symbols.length), taken, { toView: this.toView, scale: this.drawn.scale, open: unfold, write });
  }

  /** Lets the answers fade that a new stroke touches. */
  makeWay(/** @type {Stroke} */ stroke) {
    const { x0, y0, x1, y1 } = boundsOfOne(stroke);
    const [[left, top], [right, bottom]] = [this.toView(x0, y0), this.toView(x1, y1)];
    makeWay({ x0: left, y0: top, x1: right, y1: bottom });
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

// The overlay on the paper: the picture or its sheet, the boxes of symbols, the frames of lines.

import { byId } from "./dom.js";
import { drawFrames } from "./frames.js";
import { drawMarks, frameWrong } from "./marks.js";
import * as pictures from "./picture.js";
import { markSelected } from "./readings.js";
import { placeOn, straightened } from "./sheet.js";
import { spotsOf } from "./spots.js";

export class Overlay {
  /**
   * view(): how the pad shows the table. actions: change(spot), take(reading), wrongLines().
   * @param {() => Table} table
   * @param {() => {scale: number, x: number, y: number}} view
   * @param {Record<string, any>} actions
   */
  constructor(table, view, actions) {
    this.table = table;
    this.view = view;
    this.actions = actions;
    /** The place of the picture, or of its sheet, on the paper: {scale, x, y}. */
    this.pictureView = null;
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
    const { lines, leftOut, picture, sheet } = this.table();
    const { change, take } = this.actions;
    byId("paper").classList.toggle("on-picture", picture !== null);
    byId("picture").hidden = picture === null;
    byId("marks").classList.toggle("on-picture", picture !== null);
    this.pictureView = picture && pictures.fit(sheet ? straightened(picture.canvas, sheet) : picture.canvas);
    this.selected = Math.min(this.selected, Math.max(0, lines.length - 1));
    drawMarks(this.spots, this.toView, change);
    drawFrames(this.isPage ? lines : [], picture ? leftOut : [], this.selected, this.toView, { select: (place) => this.select(place), take });
    markSelected(this.isPage ? this.selected : -1, false);
    this.showWrong();
  }

  showWrong() {
    frameWrong(this.actions.wrongLines(), this.toView);
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
    const view = picture && this.pictureView ? this.pictureView : this.view();
    const [px, py] = picture && sheet ? placeOn(sheet, x, y) : [x, y];
    return [px * view.scale + view.x, py * view.scale + view.y];
  }
}

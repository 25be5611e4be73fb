// Types that the modules of the page share, beside those of the API.

/** x and y in units of the paper, and the pressure of the pen. */
type Point = number[];
type Stroke = Point[];
/** width: relative to that of the usual line. */
interface Pen {
  colour: string;
  width: number;
}

/** A part of the paper. */
interface Bounds {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

/** How the paper is seen: a place (px, py) of it at (scale px + x, scale py + y). */
interface View {
  scale: number;
  x: number;
  y: number;
}

type Box = [number, number, number, number];

/** A corrected symbol, as it was read at first, and its token; null to leave it out. */
interface Fix {
  symbol: Api.Symbol;
  token: string | null;
}

/** A reading as a line holds it: one that was typed has no confidence. */
type LineReading = Omit<Partial<Api.Reading>, "confidence"> & Pick<Api.Reading, "latex" | "symbols" | "alternatives"> & { confidence: number | null };

/** The content of the page: see `emptyTable` in session.js. */
interface Table {
  id: string;
  origin: "history" | "link" | null;
  strokes: Stroke[];
  file: File | null;
  picture: { canvas: HTMLCanvasElement } | null;
  sheet: Api.SheetView | null;
  lines: import("../../../src/inkmath/web/static/line.js").Line[];
  leftOut: LineReading[];
  fixes: Fix[];
  /** The ink and corrections from which the lines were read. */
  readOf: Pick<Table, "strokes" | "file" | "fixes"> | null;
}

/** What is told of a page of the notebook, beside what is on it. view: null where it was never moved. */
interface PageInfo {
  id: string;
  /** The notebook that it is in; "" for the first one. */
  book: string;
  name: string;
  place: number;
  paper: string;
  view: View | null;
}

/** A symbol of a line on the paper, or one that was left out. */
interface Spot {
  line: import("../../../src/inkmath/web/static/line.js").Line | null;
  index: number;
  box: Box;
  symbol: Api.Symbol;
  token: string | null;
  isFixed: boolean;
}

/** A graph that is no number line. */
type PlaneGraph = Api.Graph & { y_range: [number, number] };

type ToView = (x: number, y: number) => number[];

/** Lines of a page that are solved together. places: of its lines, from 0; waiting: of those that are not finished. */
interface Exercise {
  label: string;
  places: number[];
  waiting: number[];
}

/** A part of a solution, which may be an exercise with a label. */
type PagePart = Api.Part & { label?: string; isOnly?: boolean };

/** A problem of the page that was solved. */
interface Solved {
  lines: Table["lines"];
  solution: Api.Solution;
}

/** A line of LaTeX in the formats that the server has printed so far, or an error. */
type Printed = { source: string; error?: Api.Error } & Partial<Record<"latex" | "mathml" | "sympy" | "asciimath" | "typst", string | null>>;

interface Window {
  SwaggerUIBundle: (options: object) => unknown;
}

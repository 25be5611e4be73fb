// The types of the REST API. Written by scripts/page_types.py; do not edit.
declare namespace Api {
  interface Alternative {
    latex: string;
    confidence: number;
  }
  interface Answer {
    latex: string;
    sympy: string;
    decimal: number | null;
    values?: Record<string, string> | null;
    verified: boolean;
    label?: string;
    section?: "" | "domain" | "zeros" | "signs" | "derivatives" | "monotony" | "extrema" | "inflections" | "asymptotes" | "range";
  }
  interface Asymptote {
    latex: string;
    start: [number, number];
    end: [number, number];
  }
  interface Batch {
    inputs: (Strokes | Question)[];
  }
  interface Calibration {
    whole: number[];
    symbol: number[];
    relation: number[];
    photographed_page: number[];
  }
  interface Card {
    name: string;
    file: string;
    sha256: string;
    bytes: number;
    task: string;
    classes: string[];
    input: string;
    data: string;
    licence: string;
    recipe: Record<string, unknown>;
    seed: number;
    scores: Score[];
  }
  interface Check {
    latex: string;
    explanation: string;
    passed: boolean;
    explanation_latex?: string;
    undecided?: boolean;
  }
  interface Confusion {
    written: string;
    read: string;
    count: number;
    of: number;
  }
  interface Confusions {
    data: string;
    command: string;
    expressions: number;
    right: number;
    symbols: number;
    pairs: Confusion[];
  }
  interface Curve {
    latex: string;
    branches: [number, number][][];
    is_dashed: boolean;
    formula: string;
    is_implicit: boolean;
  }
  interface DecodingOptions {
    sure_name: number;
    sure_junk: number;
    second_pass_weight: number;
    trace_weight: number;
    sure_symbol: number;
    split_above: number;
    split_strokes_above: number;
    touching_zeros: number;
    unknown_group: number;
    most_junk: number;
    speck_size: number;
    speck_penalty: number;
    photo_speck_penalty: number;
    segmentations: number;
    segmentation_beam: number;
    trees: number;
    parse_effort: number;
    beam_margin: number;
    classifier_weight: number;
    mark_network_weight: number;
    mark_place_bound: number;
    length_bonus: number;
    language_model_weight: number;
    rescoring_margin: number;
    unbalanced_penalty: number;
    mixed_case_penalty: number;
    inconsistency_penalty: number;
    alike_from: number;
    punctuation_only_penalty: number;
    sure_line: number;
    agreement_bonus: number;
    contradiction_penalty: number;
  }
  interface Error {
    kind: string;
    message: string;
  }
  interface Failure {
    schema: 1;
    source: string | string[];
    error: Error;
  }
  interface FormatsAnswer {
    schema: 1;
    source: string | string[];
    latex: string;
    mathml: string | null;
    sympy: string | null;
    asciimath: string | null;
    typst: string | null;
  }
  interface FormatsAnswerBatch {
    schema: 1;
    results: (FormatsAnswer | Failure)[];
  }
  interface Graph {
    latex: string;
    x_label: string;
    y_label: string;
    x_range: [number, number];
    y_range: [number, number] | null;
    curves: Curve[];
    marks: Mark[];
    asymptotes: Asymptote[];
    stretches: Stretch[];
    area: [number, number][][];
    is_square: boolean;
    field: [number, number][][];
    has_axes: boolean;
    parameters: string[];
  }
  interface GraphAnswer {
    schema: 1;
    source: string | string[];
    latex: string;
    graph: Graph | null;
  }
  interface Health {
    status: "ok";
    version: string;
    workers: number;
    taken: number;
    places: number;
  }
  interface InkBatch {
    inputs: Strokes[];
  }
  interface KnownSymbol {
    box: [number, number, number, number];
    token: string | null;
  }
  interface Lines {
    latex: string | string[];
  }
  interface Mark {
    kind: "solution" | "zero" | "minimum" | "maximum" | "inflection" | "hole" | "y-intercept" | "end" | "label";
    x: number;
    y: number;
    latex: string;
  }
  interface Meaning {
    part: string;
    taken: string;
    other: string;
    latex: string;
  }
  interface Models {
    schema: 1;
    models: Card[];
    readers: ReaderConfig[];
  }
  interface PageAnswer {
    schema: 1;
    source: string | string[];
    page_count: number;
    picture: string | null;
    strokes: number[][][] | null;
  }
  interface Parent {
    index: number;
    relation: "right" | "sup" | "sub" | "above" | "below" | "inside" | "index" | "row" | "cell";
    confidence: number;
  }
  interface Part {
    lines: number[];
    solution: Solution;
  }
  interface ProblemDetails {
    type: string;
    title: string;
    status: number;
    detail: string;
    instance: string;
    kind: string;
    request_id: string;
  }
  interface Question {
    latex: string | string[];
    unknown?: string | null;
    task?: "simplify" | "expand" | "factor" | "partial-fractions" | "complete-square" | "divide" | "rationalise" | "tangent" | "taylor" | "differentiate" | "integrate" | "prove" | "check" | null;
    numbers?: "real" | "complex" | null;
    method?: "formula" | "factoring" | "completing-the-square" | "substitution" | "elimination" | "gauss" | null;
    detail?: "brief" | "normal" | "full";
    language?: "en" | "de";
  }
  interface ReadAnswer {
    latex: string;
    confidence: number;
    symbols: Symbol[];
    alternatives: Alternative[];
    reader: string;
    seconds: number;
    label?: string;
    marks?: ("boxed" | "circled" | "underlined" | "crossed out" | "struck out" | "ticked")[];
    several_lines?: boolean;
    left_out?: "" | "printed" | "signs" | "unsure";
    schema: 1;
    source: string | string[];
  }
  interface ReadAnswerBatch {
    schema: 1;
    results: (ReadAnswer | Failure)[];
  }
  interface ReadPageAnswer {
    schema: 1;
    source: string | string[];
    lines: Reading[];
    sheet?: SheetView;
  }
  interface ReadPageAnswerBatch {
    schema: 1;
    results: (ReadPageAnswer | Failure)[];
  }
  interface ReaderConfig {
    name: string;
    networks: Record<string, string>;
    decoding: DecodingOptions;
    calibration: Calibration;
    scores: Score[];
    confusions: Confusions | null;
  }
  interface Reading {
    latex: string;
    confidence: number;
    symbols: Symbol[];
    alternatives: Alternative[];
    reader: string;
    seconds: number;
    label?: string;
    marks?: ("boxed" | "circled" | "underlined" | "crossed out" | "struck out" | "ticked")[];
    several_lines?: boolean;
    left_out?: "" | "printed" | "signs" | "unsure";
  }
  interface Score {
    metric: string;
    data: string;
    value: number;
    interval: [number, number] | null;
    samples: number;
    command: string;
  }
  interface SheetView {
    width: number;
    height: number;
    mesh: [number, number][][];
  }
  interface Solution {
    status: "solved" | "no-solution" | "all-numbers" | "unsolved" | "timeout" | "not-a-problem";
    kind: string;
    latex: string;
    variable: string | null;
    answers: Answer[];
    steps: Step[];
    checks: Check[];
    message: string;
    meanings?: Meaning[];
    wrong_line?: number | null;
    principal?: Answer[];
    parts?: Part[];
    reading_confidence?: number | null;
    message_latex?: string;
  }
  interface SolveAnswer {
    schema: 1;
    source: string | string[];
    latex: string;
    solution: Solution;
  }
  interface SolveAnswerBatch {
    schema: 1;
    results: (SolveAnswer | SolveReadingAnswer | SolvePageAnswer | Failure)[];
  }
  interface SolvePageAnswer {
    schema: 1;
    source: string | string[];
    lines: Reading[];
    solution: Solution;
  }
  interface SolveReadingAnswer {
    latex: string;
    confidence: number;
    symbols: Symbol[];
    alternatives: Alternative[];
    reader: string;
    seconds: number;
    label?: string;
    marks?: ("boxed" | "circled" | "underlined" | "crossed out" | "struck out" | "ticked")[];
    several_lines?: boolean;
    left_out?: "" | "printed" | "signs" | "unsure";
    schema: 1;
    source: string | string[];
    solution: Solution;
  }
  interface Step {
    rule: string;
    latex: string;
    explanation: string;
    verified: boolean;
    caution?: string;
    explanation_latex?: string;
    caution_latex?: string;
    parts?: Step[];
    section?: "" | "domain" | "zeros" | "signs" | "derivatives" | "monotony" | "extrema" | "inflections" | "asymptotes" | "range";
  }
  interface Stretch {
    low: number | null;
    high: number | null;
    low_open: boolean;
    high_open: boolean;
    low_latex: string;
    high_latex: string;
  }
  interface Strokes {
    strokes: number[][][];
    known?: KnownSymbol[];
  }
  interface Symbol {
    token: string;
    box: [number, number, number, number];
    confidence: number;
    alternatives: [string, number][];
    parent: Parent | null;
  }
  interface SymbolAnswer {
    schema: 1;
    source: string | string[];
    candidates: [string, number][];
  }
  interface SymbolAnswerBatch {
    schema: 1;
    results: (SymbolAnswer | Failure)[];
  }
}

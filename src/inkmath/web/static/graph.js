// The graph of a solution.

/** Nothing yet. */
export function graphOf() {
  return null;
}

interface StrokeOptions {
  size?: number;
  thinning?: number;
  smoothing?: number;
  streamline?: number;
  simulatePressure?: boolean;
  last?: boolean;
}
export function getStroke(points: number[][], options?: StrokeOptions): [number, number][];

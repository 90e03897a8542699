import { area, curveStepAfter, line } from 'd3-shape';

/**
 * What d3-shape draws on: a path as text. Tenths of pixels are enough and the same on every machine; level and upright pieces are H and V, and pieces
 * that go on in their direction are one.
 */
class PathText {
  private written = '';
  /** The last piece, which may go on, and its direction. */
  private piece = '';
  private direction = '';
  private x = 0;
  private y = 0;

  moveTo(x: number, y: number): void {
    this.end();
    [this.x, this.y] = [rounded(x), rounded(y)];
    this.written += `M${this.x} ${this.y}`;
  }

  lineTo(toX: number, toY: number): void {
    const [x, y] = [rounded(toX), rounded(toY)];
    const [across, down] = [Math.sign(x - this.x), Math.sign(y - this.y)];
    if (across === 0 && down === 0) return;
    const straight = across === 0 || down === 0;
    const direction = straight ? `${across} ${down}` : '';
    if (direction === '' || direction !== this.direction) this.end();
    this.piece = straight ? (down === 0 ? `H${x}` : `V${y}`) : `L${x} ${y}`;
    [this.x, this.y, this.direction] = [x, y, direction];
  }

  closePath(): void {
    this.end();
    this.written += 'z';
  }

  text(): string {
    this.end();
    return this.written;
  }

  private end(): void {
    this.written += this.piece;
    this.piece = '';
    this.direction = '';
  }
}

/** A place; null = the line ends before it, and begins again behind. */
export type Place = readonly [x: number, y: number] | null;

/** A line through places. */
export function linePath(places: readonly Place[]): string {
  const path = new PathText();
  line<Place>()
    .defined((place) => place !== null)
    .x((place) => place?.[0] ?? 0)
    .y((place) => place?.[1] ?? 0)
    .context(path as never)(places as Place[]);
  return path.text();
}

/** Columns between edges, one more than there are columns, each from a height to another: an outline for each stretch of them, none where both heights are the same. */
export function columnsPath(
  edges: readonly number[],
  columns: readonly (readonly [from: number, to: number])[],
): string {
  const path = new PathText();
  const corners = columns.flatMap(([from, to], at) =>
    from === to ? [null] : [edges[at], edges[at + 1]].map((x) => ({ x, from, to })),
  );
  area<(typeof corners)[number]>()
    .defined((corner) => corner !== null)
    .x((corner) => corner?.x ?? 0)
    .y0((corner) => corner?.from ?? 0)
    .y1((corner) => corner?.to ?? 0)
    .context(path as never)(corners);
  return path.text();
}

/** The heights of columns between edges as a line of steps. */
export function stepsPath(edges: readonly number[], heights: readonly number[]): string {
  const path = new PathText();
  line<number>()
    .x((_, at) => edges[at])
    .y((height) => height)
    .curve(curveStepAfter)
    .context(path as never)([...heights, heights[heights.length - 1]]);
  return path.text();
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A tenth of a pixel is enough. */
export function tenth(value: number): string {
  return String(rounded(value));
}

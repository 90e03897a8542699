import type { MetricName, Row } from '../../metrics/index.ts';
import type { Result } from '../../metrics/result.ts';

/** What a section of a report is made from. */
export interface View {
  result: Result;
  row: Row;
  /** The metric's name as a link to its line under *Every metric*. */
  link: (name: MetricName) => string;
  /** The place that such a link leads to. */
  anchor: (name: MetricName) => string;
}

/** A section: its heading and its blocks of Markdown; no blocks where it has nothing to say. */
export interface Section {
  title: string;
  blocks(view: View): string[];
}

/** The view of a run; `at` keeps the anchors of several runs in one document apart. */
export function viewOf(result: Result, row: Row, at: number): View {
  const anchorOf = (name: MetricName) => (at === 0 ? `metric-${name}` : `run-${at + 1}-metric-${name}`);
  return {
    result,
    row,
    link: (name) => `[${name}](#${anchorOf(name)})`,
    anchor: anchorOf,
  };
}

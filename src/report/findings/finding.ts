import type { MetricName, Row } from '../../metrics/index.ts';
import type { Result } from '../../metrics/result.ts';

/** What a reader should know first: something failed, something costs, something explains. */
export const severities = ['problem', 'cost', 'insight'] as const;

/** A statement about a run that its numbers bear. Its text is plain: whoever prints it escapes it. */
export interface Finding {
  severity: (typeof severities)[number];
  /** Its rank within the severity: mostly the share, 0 to 1, of what it is about. */
  weight: number;
  /** A headline that holds the number. */
  title: string;
  text: string;
  /** The metrics that it rests on. */
  metrics: MetricName[];
  /** The command that shows more of it, to be run with the settings of this run. */
  more: string;
}

/** A rule says its finding, or null where the data does not bear it. */
export type Rule = (result: Result, row: Row) => Finding | null;

import { addressHeat } from './address-heat.ts';
import { everyMetric } from './every-metric.ts';
import { frames } from './frames.ts';
import { headline } from './headline.ts';
import { hottest } from './hottest.ts';
import { faultsOverTime, memoryOverTime, tlbOverTime } from './over-time.ts';
import { pageTables } from './page-tables.ts';
import { processes } from './processes.ts';
import type { PageSection } from './section.ts';
import { standsOut } from './stands-out.ts';
import { virtualMap } from './virtual-map.ts';

/** THE LIST of sections of a page, in reading order. */
export const pageSections: readonly PageSection[] = [
  headline,
  standsOut,
  faultsOverTime,
  tlbOverTime,
  memoryOverTime,
  addressHeat,
  virtualMap,
  frames,
  pageTables,
  hottest,
  processes,
  everyMetric,
];

import { copyOnWrite } from './copy-on-write.ts';
import { cost } from './cost.ts';
import { everyMetric } from './every-metric.ts';
import { faults } from './faults.ts';
import { frames } from './frames.ts';
import { system } from './what-ran.ts';
import { kernelHeap } from './kernel-heap.ts';
import { numa } from './numa.ts';
import { pageTables } from './page-tables.ts';
import { pages } from './pages.ts';
import { placedRegions } from './placed-regions.ts';
import { processes } from './processes.ts';
import { regions } from './regions.ts';
import { replacement } from './replacement.ts';
import type { Section } from './section.ts';
import { standsOut } from './stands-out.ts';
import { timeline } from './timeline.ts';
import { tlb } from './tlb.ts';

/** THE LIST of sections of a report, in reading order. */
export const sections: Section[] = [
  standsOut,
  system,
  placedRegions,
  tlb,
  faults,
  copyOnWrite,
  pageTables,
  frames,
  replacement,
  numa,
  cost,
  kernelHeap,
  processes,
  regions,
  pages,
  timeline,
  everyMetric,
];

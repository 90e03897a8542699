import { allocation } from './allocators.bench.ts';
import { collapse } from './collapse.bench.ts';
import { curve } from './curve.bench.ts';
import { long } from './long.bench.ts';
import { model } from './model.bench.ts';
import { parse } from './parse.bench.ts';
import { packed } from './packed.bench.ts';
import { record } from './record.bench.ts';
import { replacement } from './replacement.bench.ts';
import type { Benchmark } from './suite.ts';
import { tlb } from './tlb.bench.ts';
import { whole } from './whole.bench.ts';

/** THE LIST of benchmarks, in the order in which they run. */
export const benchmarks: readonly Benchmark[] = [
  parse,
  collapse,
  tlb,
  curve,
  model,
  replacement,
  allocation,
  packed,
  record,
  long,
  whole,
];

import type { Synthetic } from '../synthetic.ts';
import { database } from './database.ts';
import { deepRecursion } from './deep-recursion.ts';
import { forkServer } from './fork-server.ts';
import { loop } from './loop.ts';
import { mapChurn } from './map-churn.ts';
import { phases } from './phases.ts';
import { pointerChase } from './pointer-chase.ts';
import { processes } from './processes.ts';
import { producerConsumer } from './producer-consumer.ts';
import { random } from './random.ts';
import { sequential } from './sequential.ts';
import { strided } from './strided.ts';
import { zipf } from './zipf.ts';

/** THE LIST of synthetic workloads, in the order in which they are shown. */
export const workloads = {
  sequential,
  strided,
  random,
  zipf,
  'pointer-chase': pointerChase,
  loop,
  phases,
  'producer-consumer': producerConsumer,
  'fork-server': forkServer,
  'map-churn': mapChurn,
  'deep-recursion': deepRecursion,
  database,
  processes,
} satisfies Record<string, Synthetic>;

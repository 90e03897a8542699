import type { Engine } from './engine.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { kubernetes } from './kubernetes.ts';
import { parallel } from './parallel.ts';
import { slurm } from './slurm.ts';
import { xargs } from './xargs.ts';

/** THE LIST of engines that `pagewalk submit` knows. */
export const engines = { slurm, kubernetes, github, gitlab, parallel, xargs } satisfies Record<string, Engine>;

export type EngineName = keyof typeof engines;

export const ENGINE_NAMES = Object.keys(engines) as EngineName[];

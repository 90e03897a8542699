import type { Command } from './command.ts';

/** THE LIST of commands, in the order of the help. Their modules are loaded when they are asked for. */
export const commands = {
  run: {
    summary: 'simulate a workload on a system and report what its memory did',
    load: async () => (await import('./run.ts')).run,
  },
  compare: {
    summary: 'vary settings against each other: what differs, which is best',
    load: async () => (await import('./compare.ts')).compare,
  },
  sweep: {
    summary: 'run a plan of traces, systems and settings, resumable, in parts',
    load: async () => (await import('./sweep.ts')).sweep,
  },
  merge: {
    summary: 'put the cells of a sweep together as one table',
    load: async () => (await import('./merge.ts')).merge,
  },
  submit: {
    summary: 'print the job of a sweep for Slurm, Kubernetes, GitHub, GitLab, GNU parallel or xargs',
    load: async () => (await import('./submit.ts')).submit,
  },
  report: {
    summary: 'draw the reports of results again, without the traces',
    load: async () => (await import('./report.ts')).report,
  },
  check: {
    summary: 'hold results to a baseline and to budgets, for CI',
    load: async () => (await import('./check.ts')).check,
  },
  curve: {
    summary: 'misses or page faults at every size, in one reading',
    load: async () => (await import('./curve.ts')).curve,
  },
  inspect: {
    summary: 'what a trace holds, its working set, its first records, whether it is valid',
    load: async () => (await import('./inspect.ts')).inspect,
  },
  convert: {
    summary: "write traces as one trace in pagewalk's own format",
    load: async () => (await import('./convert.ts')).convert,
  },
  generate: {
    summary: 'write a synthetic workload whose counts are known',
    load: async () => (await import('./generate.ts')).generate,
  },
  record: {
    summary: 'run a command and record what it does to memory',
    load: async () => (await import('./record.ts')).record,
  },
  validate: {
    summary: 'hold a prediction to what the kernel counts of a native run',
    load: async () => (await import('./validate.ts')).validate,
  },
  systems: {
    summary: 'list the systems, show or validate one',
    load: async () => (await import('./systems.ts')).systems,
  },
  explain: {
    summary: 'follow one translation step by step',
    load: async () => (await import('./explain.ts')).explain,
  },
  config: {
    summary: 'start, validate or show the configuration',
    load: async () => (await import('./config.ts')).config,
  },
  doctor: {
    summary: 'which recorders work here, and what the others lack',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  completion: {
    summary: 'print the completion script of a shell',
    load: async () => (await import('./completion.ts')).completion,
  },
} satisfies Record<string, CommandEntry>;

export interface CommandEntry {
  summary: string;
  load: () => Promise<Command>;
}

import { TASKS_FAILED, aboutJob, mergeWords, shellLine } from './engine.ts';
import type { Engine } from './engine.ts';

/** What every Unix has: on this machine, nothing installed. */
export const xargs: Engine = {
  title: 'a script with a command line of xargs: sh FILE',
  template: (job) => {
    // "exit 1": a task that a signal ends would keep xargs from the others.
    const task = `${shellLine(['pagewalk', ...job.sweep])} -j 1 --shard "$1/${job.tasks}" || exit 1`;
    return `#!/bin/sh
# ${aboutJob(job, 'xargs')} As many at a time as there are processors.
# Run it again after a failure: finished cells are never computed again.
set -eu
seq ${job.tasks} | xargs -n 1 -P "$(getconf _NPROCESSORS_ONLN)" sh -c ${shellLine([task])} sh || ${TASKS_FAILED}
${shellLine(['pagewalk', ...mergeWords(job)])}
`;
  },
};

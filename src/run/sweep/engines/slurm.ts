import { aboutJob, mergeWords, shellLine } from './engine.ts';
import type { Engine } from './engine.ts';

/** A job array. The shard is not left to SLURM_ARRAY_TASK_COUNT: of tasks that are submitted again, that is another number. */
export const slurm: Engine = {
  title: 'a batch script of a job array: bash FILE',
  template: (job) => {
    const merge = shellLine(['pagewalk', ...mergeWords(job)]);
    return `#!/bin/bash
# ${aboutJob(job, 'a Slurm job array')} pagewalk must be on the PATH, the folder on all nodes.
#   bash FILE                submits the tasks, and the merge after them
#   bash FILE --array=3,5    some tasks again, and the merge; other options of sbatch go the same way
# Finished cells are never computed again. Options: https://slurm.schedmd.com/sbatch.html, https://slurm.schedmd.com/job_array.html
#SBATCH --job-name=pagewalk
#SBATCH --array=1-${job.tasks}
#SBATCH --cpus-per-task=1
#SBATCH --output=pagewalk-%A_%a.log
set -euo pipefail
if [ -z "\${SLURM_ARRAY_TASK_ID:-}" ]; then
  array=$(sbatch --parsable "$@" "$0")
  # Not afterok: a task that failed would keep the merge waiting. It names the cells that are missing, exit code 4.
  sbatch --dependency="afterany:\${array%%;*}" --job-name=pagewalk-merge --output=pagewalk-merge-%j.log --wrap ${shellLine([merge])}
  exit
fi
exec ${shellLine(['pagewalk', ...job.sweep])} --shard "$SLURM_ARRAY_TASK_ID/${job.tasks}" -j "\${SLURM_CPUS_PER_TASK:-1}"
`;
  },
};

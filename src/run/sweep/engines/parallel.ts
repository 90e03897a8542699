import { TASKS_FAILED, aboutJob, mergeWords, shellLine } from './engine.ts';
import type { Engine } from './engine.ts';

/** GNU parallel, on this machine or over ssh. */
export const parallel: Engine = {
  title: 'a script with a command line of GNU parallel: bash FILE',
  template: (job) => {
    // An empty string after each brace, all of which are quoted: what the user names is none of the replacement strings of parallel.
    const words = shellLine(['pagewalk', ...job.sweep]).replaceAll('{', "{''");
    return `#!/bin/bash
# ${aboutJob(job, 'GNU parallel')}
# As many at a time as there are processors; on several machines that share this folder: parallel --sshloginfile FILE --wd . (https://www.gnu.org/software/parallel/parallel.html).
# Run it again after a failure: finished cells are never computed again.
set -euo pipefail
seq ${job.tasks} | parallel --retries 2 ${shellLine([`${words} -j 1 --shard {}/${job.tasks}`])} || ${TASKS_FAILED}
${shellLine(['pagewalk', ...mergeWords(job)])}
`;
  },
};

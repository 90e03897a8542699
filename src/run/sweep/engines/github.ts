import { aboutJob, fromRegistry, shellLine, yamlText } from './engine.ts';
import type { Engine } from './engine.ts';

/** A matrix of jobs, each with a folder of cells of its own. */
export const github: Engine = {
  title: 'a GitHub Actions workflow: .github/workflows/sweep.yml',
  // docs.github.com, "Actions limits": jobs of a matrix.
  mostTasks: 256,
  template: (job) => {
    const shards = Array.from({ length: job.tasks }, (_, at) => at + 1);
    const sweep = `${shellLine([...fromRegistry(job), ...job.sweep])} --shard \${{ matrix.shard }}/${job.tasks}`;
    const merge = `${shellLine([...fromRegistry(job), 'merge'])} parts/* -o ${shellLine([job.results])}`;
    return `# ${aboutJob(job, 'a GitHub Actions matrix')} Save it as .github/workflows/sweep.yml; failed jobs can be run again by themselves.
# https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategymatrix
name: pagewalk sweep

on: workflow_dispatch

permissions:
  contents: read

jobs:
  sweep:
    runs-on: ubuntu-latest
    strategy:
      fail-fast: false
      matrix:
        shard: [${shards.join(', ')}]
    steps:
${SETUP}
      - run: ${yamlText(sweep)}
      - uses: actions/upload-artifact@v4
        with:
          name: cells-\${{ matrix.shard }}
          path: ${yamlText(job.folder)}
          overwrite: true
  merge:
    needs: sweep
    runs-on: ubuntu-latest
    steps:
${SETUP}
      - uses: actions/download-artifact@v4
        with:
          pattern: cells-*
          path: parts
      - run: ${yamlText(merge)}
      - uses: actions/upload-artifact@v4
        with:
          name: results
          path: ${yamlText(job.results)}
          overwrite: true
`;
  },
};

const SETUP = `      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 20`;

import { aboutJob, fromRegistry, mergeWords, shellLine, yamlText } from './engine.ts';
import type { Engine } from './engine.ts';

/** A job that is run in parallel with itself; the next stage has the artifacts of all of them in one folder. */
export const gitlab: Engine = {
  title: 'GitLab CI jobs: .gitlab-ci.yml',
  // docs.gitlab.com, "CI/CD YAML syntax reference", parallel: from 1 to 200.
  mostTasks: 200,
  template: (job) => {
    const sweep = `${shellLine([...fromRegistry(job), ...job.sweep])} --shard "$CI_NODE_INDEX/$CI_NODE_TOTAL"`;
    const merge = shellLine([...fromRegistry(job), ...mergeWords(job)]);
    return `# ${aboutJob(job, 'a parallel GitLab job')} Save it as .gitlab-ci.yml, or include it; failed jobs can be run again by themselves.
# CI_NODE_INDEX and CI_NODE_TOTAL: https://docs.gitlab.com/ci/yaml/#parallel
stages: [sweep, merge]

sweep:
  stage: sweep
  image: node:20
  parallel: ${job.tasks}
  script:
    - ${yamlText(sweep)}
  artifacts:
    paths:
      - ${yamlText(job.folder)}

merge:
  stage: merge
  image: node:20
  script:
    - ${yamlText(merge)}
  artifacts:
    paths:
      - ${yamlText(job.results)}
`;
  },
};

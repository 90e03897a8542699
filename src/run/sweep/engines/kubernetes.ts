import { aboutJob, fromRegistry, mergeWords } from './engine.ts';
import type { Engine, SweepJob } from './engine.ts';

/** An indexed Job, and a suspended one that merges: a Job cannot wait for another. */
export const kubernetes: Engine = {
  title: 'two Jobs: kubectl apply -f FILE',
  template: (job) => `# ${aboutJob(job, 'a Kubernetes Indexed Job')}
# The claim "pagewalk" is a volume with the plan and its traces, which all nodes can write (ReadWriteMany).
#   kubectl apply -f FILE
#   kubectl wait --for=condition=complete --timeout=24h job/pagewalk-sweep
#   kubectl patch job/pagewalk-merge --patch '{"spec":{"suspend":false}}'
# After a failure: kubectl delete -f FILE, and again; finished cells are never computed again.
# JOB_COMPLETION_INDEX, backoffLimitPerIndex (Kubernetes 1.29), suspend: https://kubernetes.io/docs/concepts/workloads/controllers/job/
apiVersion: batch/v1
kind: Job
metadata:
  name: pagewalk-sweep
spec:
  completionMode: Indexed
  completions: ${job.tasks}
  parallelism: ${Math.min(job.tasks, AT_A_TIME)}
  backoffLimitPerIndex: 2
${pod(job, [...job.sweep, '-j', '1'], true)}
---
apiVersion: batch/v1
kind: Job
metadata:
  name: pagewalk-merge
spec:
  suspend: true
  backoffLimit: 0
${pod(job, mergeWords(job), false)}
`,
};

/** Tasks at a time, where there are more. */
const AT_A_TIME = 100;

/** The part of a Job that says what its pods run; `$(NAME)` in a command would be replaced, `$$(` is not. */
function pod(job: SweepJob, words: readonly string[], indexed: boolean): string {
  const command = [...fromRegistry(job), ...words].map((word) => JSON.stringify(word.replaceAll('$(', '$$$$(')));
  const task = `
          env:
            # Beside JOB_COMPLETION_INDEX, which Kubernetes sets: how many there are.
            - { name: PAGEWALK_SHARDS, value: '${job.tasks}' }
          # A thread, and what the machines of one reading take.
          resources: { requests: { cpu: '1', memory: 1Gi } }`;
  return `  template:
    spec:
      restartPolicy: Never
      containers:
        - name: pagewalk
          image: node:20
          workingDir: /data
          command: [${command.join(', ')}]${indexed ? task : ''}
          volumeMounts: [{ name: data, mountPath: /data }]
      volumes: [{ name: data, persistentVolumeClaim: { claimName: pagewalk } }]`;
}

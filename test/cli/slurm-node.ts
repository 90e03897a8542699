import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { write } from './support.ts';

/** Where Debian puts the daemons. */
const PATH = `${process.env.PATH ?? ''}:/usr/sbin`;
const PROGRAMS = ['munged', 'slurmctld', 'slurmd', 'sbatch', 'squeue', 'sinfo'];

/** What is missing for a Slurm of one node: Debian packages munge, slurmctld, slurmd, slurm-client. */
export function missingForSlurm(): string[] {
  return PROGRAMS.filter((name) => spawnSync('which', [name], { env: { PATH } }).status !== 0);
}

/**
 * Runs a daemon until the input ends, as it does when the test is killed, too. A daemon that does not end within five seconds is killed, and so is what slurmd left of a job:
 * it would tell a controller that is no more of it.
 */
const GUARD = `"$0" "$@" < /dev/null & daemon=$!
cat > /dev/null
kill $daemon
(sleep 5; kill -9 $daemon) > /dev/null 2>&1 & wait $daemon
kill $!
for process in /proc/[0-9]*; do
  [ "$(readlink $process/cwd)" != "$PWD" ] || [ "$(cat $process/comm)" != slurmstepd ] || kill -9 "\${process#/proc/}"
done`;

export interface SlurmNode {
  /** What the commands of Slurm are to be given. */
  env: Record<string, string>;
  /** Waits until no job is left. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a Slurm of this one machine, which belongs to this user, keeps its files in a folder, and is heard on this machine alone. */
export async function startSlurm(folder: string): Promise<SlurmNode> {
  const [config, socket, key] = ['slurm.conf', 'munge.socket', 'munge.key'].map((name) => join(folder, name));
  // munged asks that all may pass to its socket.
  chmodSync(folder, 0o711);
  writeFileSync(key, randomBytes(1024), { mode: 0o600 });
  for (const name of ['state', 'spool']) mkdirSync(join(folder, name));
  write(folder, 'slurm.conf', settings(folder, socket, [await freePort(), await freePort()]));
  const env = { SLURM_CONF: config, PATH };
  let said = '';
  const start = (...words: string[]) => {
    const child = spawn('sh', ['-c', GUARD, ...words], { cwd: folder, env: { ...process.env, ...env } });
    child.stdin.on('error', () => undefined);
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    return child;
  };
  const own = ['pid', 'log', 'seed'].map((name) => `--${name}-file=${join(folder, `munge.${name}`)}`);
  const daemons = [start('munged', '-F', `--key-file=${key}`, `--socket=${socket}`, ...own)];
  const ask = (program: string, ...words: string[]) =>
    spawnSync(program, words, { env: { ...process.env, ...env }, encoding: 'utf8' }).stdout.trim();
  const until = async (holds: () => boolean, seconds: number): Promise<void> => {
    for (const end = Date.now() + seconds * 1000; !holds(); await pause(200))
      if (Date.now() > end) throw new Error(`Slurm did not get there in ${seconds} s:\n${said.slice(-3000)}`);
  };
  const stop = async (): Promise<void> => {
    if (daemons.length > 1) ask('scancel', '--full', '--signal=KILL', `--user=${userInfo().username}`);
    for (const daemon of daemons.toReversed()) {
      daemon.stdin.end();
      if (daemon.exitCode === null) await once(daemon, 'close');
    }
  };
  try {
    await pause(500);
    daemons.push(start('slurmctld', '-D', '-f', config), start('slurmd', '-D', '-f', config));
    await until(() => ask('sinfo', '-h', '-o', '%T') === 'idle', 30);
  } catch (error) {
    await stop();
    throw error;
  }
  return { env, idle: () => until(() => ask('squeue', '-h') === '', 150), stop };
}

function settings(folder: string, socket: string, [controller, node]: number[]): string {
  const [host] = hostname().split('.');
  const { username } = userInfo();
  return `ClusterName=test
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${controller}
SlurmdPort=${node}
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
AuthType=auth/munge
AuthInfo=socket=${socket}
SlurmUser=${username}
SlurmdUser=${username}
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,bf_interval=1
SlurmdParameters=config_overrides
NodeName=${host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=${host} Default=YES State=UP MaxTime=INFINITE
`;
}

/** A port that nothing listens on now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

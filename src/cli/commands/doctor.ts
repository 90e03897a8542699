import { jsonText } from '../../base/quoted.ts';
import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { EXIT, UserError } from '../../base/user-error.ts';
import { RECORDERS, recorders } from '../../record/index.ts';
import { nativeNeeds } from '../../record/native-needs.ts';
import { pluginPath } from '../../record/plugin.ts';
import { missing } from '../../record/recorder.ts';
import type { Need } from '../../record/recorder.ts';
import { columnsWithin, wordLines } from '../columns.ts';
import type { Context } from '../context.ts';
import type { Command } from './command.ts';

/** `pagewalk doctor`: what this machine has of what pagewalk can use. */
export const doctor: Command = {
  usage: '[options]',
  about:
    'Tells which recorders work on this machine, what the others lack and how to install it, and whether validate can count the page faults of each process of a native run, which is tried. The exit code is 1 if no recorder of traces works; simulating needs none.',
  examples: [
    { what: 'Can I record here?', line: 'pagewalk doctor' },
    { what: 'The same for a program', line: 'pagewalk doctor --json' },
  ],
  options: ['json'],
  run: examine,
};

async function examine(context: Context): Promise<number> {
  const { args, env, print, width } = context;
  if (args.operands.length > 0) throw new UserError('doctor takes no operands');
  const found = RECORDERS.map((name) => {
    const { title, traces, needs } = recorders[name];
    const list = process.platform === 'linux' ? needs(env) : NO_LINUX;
    if (name === 'qemu' && process.platform === 'linux') list.push(cache(env));
    return { name, title, traces, works: missing(list).length === 0, needs: list };
  });
  const native = await nativeCounter(env);
  const all = { schema_version: 1, node: process.version, recorders: found, native };
  if (args.has('json')) await print(`${jsonText(all, 2)}\n`);
  else await print([...found, { name: 'native counter', ...native }].map((each) => text(each, width)).join('\n'));
  return found.some(({ works, traces }) => works && traces) ? EXIT.ok : EXIT.no;
}

const NO_LINUX: Need[] = [
  { what: 'Linux', found: null, remedy: 'record on Linux; traces can be simulated everywhere' },
];

/** What `validate` counts native runs with. */
async function nativeCounter(env: NodeJS.ProcessEnv): Promise<{ title: string; works: boolean; needs: Need[] }> {
  const needs = process.platform === 'linux' ? await nativeNeeds(env) : NO_LINUX;
  const title = 'the page faults of each process of a native run, for validate; without it only their sum is known';
  return { title, works: missing(needs).length === 0, needs };
}

/** The folder that keeps the compiled plugin. */
function cache(env: NodeJS.ProcessEnv): Need {
  const path = pluginPath(env);
  let folder = dirname(path);
  while (!existsSync(folder)) folder = dirname(folder);
  const need = { what: 'cache folder', remedy: `${folder} cannot be written: XDG_CACHE_HOME chooses another folder` };
  try {
    accessSync(folder, constants.W_OK);
    return { ...need, found: existsSync(path) ? path : dirname(path) };
  } catch {
    return { ...need, found: null };
  }
}

function text(
  { name, title, works, needs }: { name: string; title: string; works: boolean; needs: readonly Need[] },
  width: number,
): string {
  const rows = needs.map(({ what, found, remedy }) => [
    `  ${found === null ? 'missing' : 'found'}`,
    what,
    found ?? remedy,
  ]);
  const head = wordLines(`${name}: ${works ? 'works' : 'does not work'} (${title})`, width);
  return [...head, ...columnsWithin(rows, [0, 1], width), ''].join('\n');
}

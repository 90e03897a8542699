import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { didYouMean } from '../../base/nearest.ts';
import { jsonText, quoted } from '../../base/quoted.ts';
import { EXIT, UserError } from '../../base/user-error.ts';
import type { ExitCode } from '../../base/user-error.ts';
import { resultsSchema } from '../../report/results-schema.ts';
import { resolveSystem } from '../../run/config.ts';
import { configFileSchema } from '../../run/config-file.ts';
import { writeWhole } from '../../run/write-whole.ts';
import { initText } from '../../system/init-text.ts';
import { resolveProfile } from '../../system/load.ts';
import { DEFAULT_PROFILE } from '../../system/profiles/index.ts';
import { profileSchema } from '../../system/schema.ts';
import { showText } from '../../system/show-text.ts';
import type { Context } from '../context.ts';
import { SYSTEM } from '../options.ts';
import { profileNamed, systemArguments } from '../system.ts';
import type { Command } from './command.ts';

/** THE LIST of what `pagewalk config` does. */
const actions = { init, validate, schema, show } satisfies Record<string, (context: Context) => Promise<ExitCode>>;

/** `pagewalk config`: the file that the commands of a folder share. */
export const config: Command = {
  usage: 'init [FILE] | validate FILE | schema | show [options]',
  about: [
    `init: writes a config file (pagewalk.config.yaml) with every setting of the system as a comment.`,
    'validate: tells all mistakes of a config file with their places; exit code 2 if there are any.',
    'schema: prints the JSON Schema of config files or, with --profile, of profile files, for editors; with --results that of the answers of --json, for programs that read them.',
    'show: prints every setting with its value and where it comes from: a flag, the environment, a file, the profile, a default.',
  ].join('\n'),
  examples: [
    { what: 'Start a configuration of this folder', line: 'pagewalk config init --system linux-x86-64' },
    { what: 'What would a run use, and who says so?', line: 'pagewalk config show --memory 64M' },
    { what: 'A schema for the editor', line: 'pagewalk config schema --profile' },
    { what: 'What do answers of --json look like?', line: 'pagewalk config schema --results' },
  ],
  options: [...SYSTEM, 'profile', 'results', 'json', 'force'],
  run: configure,
};

/** Where `config init` writes, and where commands look. */
const CONFIG_FILE = 'pagewalk.config.yaml';

async function configure(context: Context): Promise<ExitCode> {
  const [word] = context.args.operands;
  const names = Object.keys(actions);
  const action = Object.entries(actions).find(([name]) => name === word)?.[1];
  if (action !== undefined) return action(context);
  const found = word === undefined ? '' : `, found ${quoted(word)}${didYouMean(word, names)}`;
  throw new UserError(`config: expected ${names.join(', ')}${found}`);
}

/** The operand after the action's name. */
function operand({ args }: Context, action: string): string | undefined {
  if (args.operands.length > 2)
    throw new UserError(`config ${action}: takes one file, found ${quoted(args.operands[2])} too`);
  return args.operands[1];
}

async function init(context: Context): Promise<ExitCode> {
  const { args, cwd, messages, print } = context;
  const path = operand(context, 'init') ?? CONFIG_FILE;
  const name = args.text('system') ?? DEFAULT_PROFILE;
  const text = initText(name, resolveProfile(profileNamed(name, cwd, '--system')));
  if (path === '-') {
    await print(text);
    return EXIT.ok;
  }
  if (existsSync(resolve(cwd, path)) && !args.has('force')) {
    throw new UserError(`${path}: exists; choose another name, or --force to write over it`);
  }
  writeWhole(path, resolve(cwd, path), text);
  messages.note(`wrote ${path}`);
  return EXIT.ok;
}

async function validate(context: Context): Promise<ExitCode> {
  const path = operand(context, 'validate');
  if (path === undefined) throw new UserError('config validate: expected a config file');
  // A memory that is a part of a footprint is taken as one of 64 GiB.
  resolveSystem({
    ...systemArguments(context),
    configPath: path,
    env: {},
    footprint: { touchedBytes: 2 ** 36, reservedBytes: 0 },
  });
  await context.print(`${path}: valid\n`);
  return EXIT.ok;
}

async function schema(context: Context): Promise<ExitCode> {
  const { args } = context;
  if (args.has('profile') && args.has('results'))
    throw new UserError('config schema: --profile and --results are two schemas: give one of them');
  const found = args.has('results') ? resultsSchema() : args.has('profile') ? profileSchema() : configFileSchema();
  await context.print(`${jsonText(found, 2)}\n`);
  return EXIT.ok;
}

async function show(context: Context): Promise<ExitCode> {
  const resolved = resolveSystem(systemArguments(context));
  const { title, sources, options } = resolved;
  const json = `${jsonText({ schema_version: 1, title, settings: sources, options }, 2)}\n`;
  await context.print(context.args.has('json') ? json : showText(resolved, context.statedWidth));
  return EXIT.ok;
}

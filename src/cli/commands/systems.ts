import { EXIT, UserError } from '../../base/user-error.ts';
import type { ExitCode } from '../../base/user-error.ts';
import { resolveProfile } from '../../system/load.ts';
import { profiles } from '../../system/profiles/index.ts';
import type { Profile } from '../../system/profiles/profile.ts';
import { at } from '../../system/settings-text.ts';
import type { SettingsText } from '../../system/settings-text.ts';
import { showText } from '../../system/show-text.ts';
import { columns } from '../columns.ts';
import type { Context } from '../context.ts';
import { profileNamed } from '../system.ts';
import type { Command } from './command.ts';

/** `pagewalk systems`: the list, or one of them. */
export const systems: Command = {
  usage: '[NAME|FILE] [options]',
  about:
    'Without a name: the systems that ship with pagewalk. With one, or with a profile file: every setting with its value and where it comes from. All mistakes of a file are told with their places, exit code 2.',
  examples: [
    { what: 'Which systems are there?', line: 'pagewalk systems' },
    { what: 'All settings of one, and where its facts come from', line: 'pagewalk systems linux-x86-64' },
  ],
  options: ['json'],
  run: showSystems,
};

async function showSystems(context: Context): Promise<ExitCode> {
  const { args, print } = context;
  const [argument, more] = args.operands;
  if (more !== undefined) throw new UserError('expected one name of a system, or one profile file');
  const json = args.has('json');
  if (argument === undefined) await print(json ? listJson() : listText());
  else await print(systemText(context, argument, json));
  return EXIT.ok;
}

function listed(): { name: string; title: string }[] {
  return Object.entries<Profile>(profiles).flatMap(([name, { title, shipped }]) => [
    { name, title },
    ...(shipped === undefined ? [] : [{ name: `${name}@shipped`, title: `${title}, as its code behaves` }]),
  ]);
}

function listText(): string {
  return `${columns(
    listed().map(({ name, title }) => [name, title]),
    [0, 1],
  ).join('\n')}\n`;
}

function listJson(): string {
  return `${JSON.stringify({ schema_version: 1, systems: listed() }, null, 2)}\n`;
}

function systemText({ cwd }: Context, argument: string, json: boolean): string {
  const profile = profileNamed(argument, cwd, 'systems');
  const resolved = resolveProfile(profile);
  const sources = sourcesOf(argument, profile);
  if (json) {
    return `${JSON.stringify({ schema_version: 1, title: resolved.title, sources, system: resolved.system }, null, 2)}\n`;
  }
  const facts =
    sources.length === 0 ? [] : ['', '# Its facts come from', ...sources.map((source) => `- ${source}`), ''];
  return showText(resolved) + facts.join('\n');
}

function sourcesOf(argument: string, { value }: SettingsText): readonly string[] {
  const shipped = Object.entries<Profile>(profiles).find(([name]) => name === argument.split('@')[0]);
  if (shipped !== undefined) return shipped[1].sources;
  const own = at(value, ['sources']);
  return Array.isArray(own) ? own.map(String) : [];
}

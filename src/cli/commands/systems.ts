import { jsonText } from '../../base/quoted.ts';
import { EXIT, UserError } from '../../base/user-error.ts';
import type { ExitCode } from '../../base/user-error.ts';
import { addressMaps } from '../../report/maps/address-map.ts';
import { systemPage } from '../../report/maps/system-page.ts';
import type { SystemPage } from '../../report/maps/system-page.ts';
import { bytes } from '../../report/numbers.ts';
import { writeImages } from '../../run/write-images.ts';
import { contradictions } from '../../system/contradictions/index.ts';
import { resolveProfile } from '../../system/load.ts';
import type { Resolved } from '../../system/load.ts';
import { profiles } from '../../system/profiles/index.ts';
import type { Profile } from '../../system/profiles/profile.ts';
import { at } from '../../system/settings-text.ts';
import type { SettingsText } from '../../system/settings-text.ts';
import { showText } from '../../system/show-text.ts';
import type { System } from '../../system/system.ts';
import { columnsWithin } from '../columns.ts';
import type { Context } from '../context.ts';
import { profileNamed } from '../system.ts';
import type { Command } from './command.ts';

/** `pagewalk systems`: the list, or one of them. */
export const systems: Command = {
  usage: '[NAME|FILE] [options]',
  about: [
    'Without a name: the systems that ship with pagewalk. With one, or with a profile file: its memory maps, what contradicts itself in them, its rules in words, its sources, and every setting with its value and where it comes from.',
    'All mistakes of a file are told with their places, exit code 2. With --check a contradiction (!) is exit code 1; remarks (·) are not.',
    '--out DIR writes the maps as virtual.svg, physical.svg and, where processes are made whole, image.svg.',
  ].join('\n'),
  examples: [
    { what: 'Which systems are there?', line: 'pagewalk systems' },
    { what: 'The maps of one, its rules, and where its facts come from', line: 'pagewalk systems eyn-os' },
    { what: 'Is the memory map of my kernel sound?', line: 'pagewalk systems examples/my-kernel.yaml --check' },
    { what: 'Draw it', line: 'pagewalk systems 32rtos --out maps' },
  ],
  options: ['check', 'out', 'json', 'force'],
  run: showSystems,
};

async function showSystems(context: Context): Promise<ExitCode> {
  const { args, print, width, cwd, messages } = context;
  const [argument, more] = args.operands;
  if (more !== undefined) throw new UserError('expected one name of a system, or one profile file');
  if (argument === undefined) {
    for (const name of ['check', 'out', 'force'] as const)
      if (args.has(name)) throw new UserError(`--${name}: expected a name of a system, or a profile file, with it`);
    await print(args.has('json') ? listJson() : listText(width));
    return EXIT.ok;
  }
  const resolved = resolveProfile(profileNamed(argument, cwd, 'systems'));
  const page = pageOf(profileNamed(argument, cwd, 'systems'), resolved);
  const out = args.text('out');
  if (out !== undefined)
    messages.note(`wrote ${writeImages(await imagesOf(page), out, cwd, args.has('force')).join(', ')}`);
  await print(args.has('json') ? pageJson(page) : pageText(page, resolved, context));
  const contradicts = page.contradictions.some(({ grade }) => grade === 'error');
  return args.has('check') && contradicts ? EXIT.no : EXIT.ok;
}

function listed(): { name: string; title: string; table: string; memory: number }[] {
  return Object.entries<Profile>(profiles).flatMap(([name, profile]) => {
    const titles = profile.shipped === undefined ? [''] : ['', '@shipped'];
    return titles.map((variant) => {
      const { system, title } = resolveProfile(profileNamed(name + variant, '.', 'systems'));
      const shown = variant === '' ? title : `${title}, as its code behaves`;
      return { name: name + variant, title: shown, table: tableText(system), memory: system.memory };
    });
  });
}

function tableText({ table }: System): string {
  return table.kind === 'linear' ? 'linear' : table.levels.join('/');
}

function listText(width: number): string {
  const rows = listed().map(({ name, title, table, memory }) => [name, table, bytes(memory), title]);
  return `${columnsWithin([['system', 'table', 'RAM', 'is'], ...rows], [0, 1], width).join('\n')}\n`;
}

function listJson(): string {
  return `${jsonText({ schema_version: 1, systems: listed() }, 2)}\n`;
}

function pageOf({ value }: SettingsText, { system, title }: Resolved): SystemPage {
  const texts = (key: string) => {
    const found = at(value, [key]);
    return Array.isArray(found) ? found.map(String) : [];
  };
  const [sources, notes, quirks] = ['sources', 'notes', 'quirks'].map(texts);
  return { system, title, sources, notes, quirks, contradictions: contradictions(system) };
}

async function imagesOf({ system, title }: SystemPage): Promise<{ name: string; content: string }[]> {
  const { mapSvg } = await import('../../report/maps/map-svg.ts');
  return addressMaps(system).map((map) => ({ name: `${map.name}.svg`, content: mapSvg(map, title) }));
}

function pageJson({ system, ...about }: SystemPage): string {
  const maps = addressMaps(system);
  return `${jsonText({ schema_version: 1, ...about, maps, system }, 2)}\n`;
}

function pageText(page: SystemPage, resolved: Resolved, { width, statedWidth, style }: Context): string {
  const [, ...settings] = showText(resolved, statedWidth).split('\n');
  return [
    ...systemPage(page, width, style),
    style.strong('# Its settings, and where each comes from'),
    ...settings,
  ].join('\n');
}

import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { quoted } from '../base/quoted.ts';
import { UserError } from '../base/user-error.ts';
import { compats } from '../system/compat.ts';
import type { CompatName } from '../system/compat.ts';
import { shippedProfile, unknownSystem } from '../system/find-profile.ts';
import { readProfile, resolveProfile } from '../system/load.ts';
import type { Resolved } from '../system/load.ts';
import { parseOverride, parseSet } from '../system/overrides.ts';
import type { Override } from '../system/overrides.ts';
import { DEFAULT_PROFILE } from '../system/profiles/index.ts';
import type { SettingsText } from '../system/settings-text.ts';
import { parseShare } from '../system/sizes.ts';
import { readConfigFile } from './config-file.ts';
import type { ConfigFile, ConfigOptions } from './config-file.ts';
import { readText, shownPath } from './settings-file.ts';

/** What the command line, the environment and the folder say of the system. */
export interface SystemArguments {
  /** `--system`: NAME, NAME@shipped or FILE. */
  system?: string | undefined;
  /** What named it, and the folder that its file is relative to, if not `--system` and `cwd`. */
  systemSource?: { source: string; folder: string } | undefined;
  /** The system where nothing names one; left out: DEFAULT_PROFILE. */
  systemDefault?: string | undefined;
  /** What goes over all else: the settings of a plan. */
  overrides?: readonly Override[] | undefined;
  /** `--compat`: the set-up of another simulator. */
  compat?: CompatName | undefined;
  /** `--set PATH=VALUE`, in order. */
  sets?: readonly string[] | undefined;
  memory?: string | undefined;
  pageSize?: string | undefined;
  seed?: string | undefined;
  /** `--fragment SEED:LEVEL`. */
  fragment?: string | undefined;
  /** `--cost NAME=CYCLES,...`. */
  cost?: string | undefined;
  /** `--config FILE`. */
  configPath?: string | undefined;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** What the trace touches, where that is known: what `memory: 0.25x` is a part of. */
  footprint?: Footprint | undefined;
}

/** THE LIST of environment variables that say what a flag says. */
export const ENVIRONMENT = {
  system: { name: 'PAGEWALK_SYSTEM', doc: 'As --system: a name or a profile file.' },
  sets: { name: 'PAGEWALK_SET', doc: 'As --set; several are parted by semicolons: tlb.asid=true;quantum=1000.' },
  memory: {
    name: 'PAGEWALK_MEMORY',
    doc: 'As --memory: bytes, a size such as 16M, or a part of the footprint such as 0.25x.',
  },
  pageSize: { name: 'PAGEWALK_PAGE_SIZE', doc: 'As --page-size: bytes, or a size such as 4KiB.' },
  seed: { name: 'PAGEWALK_SEED', doc: 'As --seed: all seeds of the system.' },
} as const;

/** Bytes that a trace touches, and those that the system keeps for itself. */
export interface Footprint {
  touchedBytes: number;
  reservedBytes: number;
}

export interface ResolvedConfig extends Resolved {
  options: ConfigOptions;
}

/**
 * The system of a run : flag > `PAGEWALK_*` > `--config` > `pagewalk.config.*` found upward > profile > defaults.
 * Within one rank a short form (`--memory`) goes over `--set`. All errors at once.
 */
export function resolveSystem(given: SystemArguments): ResolvedConfig {
  const files = configFiles(given);
  const profile = profileOf(given, files);
  const overrides = overridesOf(given, files).map((override) => withoutShare(override, given.footprint));
  const errors = [profile, ...overrides].filter((part) => typeof part === 'string');
  if (typeof profile === 'string') throw new UserError(errors.join('\n'));
  return { ...resolveProfile(profile, overrides), options: mergedOptions(files) };
}

/** What the config files of a folder say besides the system: for commands that run none. */
export function resolveOptions(given: Pick<SystemArguments, 'configPath' | 'cwd'>): ConfigOptions {
  const files = configFiles(given);
  const errors = files.flatMap((file) => file.errors);
  if (errors.length > 0) throw new UserError(errors.join('\n'));
  return mergedOptions(files);
}

/** Whether `resolveSystem` needs the footprint of the trace, because the memory is a part of it. */
export function needsFootprint(given: SystemArguments): boolean {
  return overridesOf(given, configFiles(given)).some(
    (override) => typeof override !== 'string' && shareOf(override) !== null,
  );
}

/** The part of the footprint that the memory is, such as `0.25x`; null = it is a number of bytes. */
export function memoryShare(given: SystemArguments): string | null {
  const memory = overridesOf(given, configFiles(given)).findLast(
    (override) => typeof override !== 'string' && override.path === 'memory',
  );
  if (memory === undefined || typeof memory === 'string') return null;
  const share = shareOf(memory);
  return share === null ? null : `${share}x`;
}

/** The config files that apply, the weakest first. */
function configFiles({ configPath, cwd }: Pick<SystemArguments, 'configPath' | 'cwd'>): ConfigFile[] {
  const found = findUpward(cwd);
  const named = configPath === undefined ? null : resolve(cwd, configPath);
  const paths = [found, named].filter((path) => path !== null);
  return [...new Set(paths)].map((path) => readConfigFile(path, cwd));
}

const CONFIG_NAMES = ['pagewalk.config.yaml', 'pagewalk.config.yml', 'pagewalk.config.json'];

function findUpward(cwd: string): string | null {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const found = CONFIG_NAMES.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (found !== undefined) return found;
    if (dirname(folder) === folder) return null;
  }
}

function mergedOptions(files: readonly ConfigFile[]): ConfigOptions {
  return files.reduce<ConfigOptions>((options, file) => ({ ...options, ...file.options }), {});
}

/** The profile of the strongest rank that names a system; a string is what is wrong with the name. */
function profileOf(
  { system, systemSource, systemDefault, env, cwd }: SystemArguments,
  files: readonly ConfigFile[],
): SettingsText | string {
  const ranks = [
    { value: system, ...(systemSource ?? { source: '--system', folder: cwd }) },
    { value: env[ENVIRONMENT.system.name] || undefined, source: ENVIRONMENT.system.name, folder: cwd },
    ...files.map((file) => file.system).reverse(),
    { value: systemDefault ?? DEFAULT_PROFILE, source: 'default', folder: cwd },
  ];
  for (const rank of ranks) {
    if (rank?.value === undefined) continue;
    const shipped = shippedProfile(rank.value);
    if (shipped !== null) return shipped;
    const path = resolve(rank.folder, rank.value);
    if (existsSync(path)) return readProfile(readText(path, cwd), shownPath(path, cwd));
    return unknownSystem(rank.value, rank.source);
  }
  throw new Error('internal error: no default system');
}

/** Every setting over the profile, the weakest first; a string is an error line. */
function overridesOf(given: SystemArguments, files: readonly ConfigFile[]): (Override | string)[] {
  const variable = (key: keyof typeof ENVIRONMENT) => given.env[ENVIRONMENT[key].name] || undefined;
  const sets = variable('sets')
    ?.split(';')
    .filter((part) => part.trim() !== '');
  return [
    ...files.flatMap(({ errors, set }) => [...errors, ...set]),
    ...(sets ?? []).map((argument) => parseSet(argument, ENVIRONMENT.sets.name)),
    ...shortForms('memory', variable('memory'), ENVIRONMENT.memory.name),
    ...shortForms('pageSize', variable('pageSize'), ENVIRONMENT.pageSize.name),
    ...shortForms('seed', variable('seed'), ENVIRONMENT.seed.name),
    ...compatSettings(given.compat),
    ...(given.sets ?? []).map((argument) => parseSet(argument, '--set')),
    ...shortForms('memory', given.memory, '--memory'),
    ...shortForms('pageSize', given.pageSize, '--page-size'),
    ...shortForms('seed', given.seed, '--seed'),
    ...fragments(given.fragment),
    ...costs(given.cost),
    ...(given.overrides ?? []),
  ];
}

/** What another simulator takes for granted. */
function compatSettings(name: CompatName | undefined): Override[] {
  if (name === undefined) return [];
  return Object.entries<unknown>(compats[name].settings).map(([path, value]) => ({
    path,
    value,
    source: `--compat ${name}`,
  }));
}

/** Cycles of a cost table, over those that the system has. */
function costs(text: string | undefined): (Override | string)[] {
  if (text === undefined) return [];
  const pairs = text.split(',').map((pair) => parseSet(`cost.${pair.trim()}`, '--cost'));
  return [{ path: 'cost.source', value: 'the user, by --cost', source: '--cost' }, ...pairs];
}

/** How aged memory is at the start, and by which seed. */
function fragments(text: string | undefined): (Override | string)[] {
  if (text === undefined) return [];
  const [fragmentSeed, fragment] = /^(\d+):(\d*\.?\d+)$/.exec(text)?.slice(1).map(Number) ?? [];
  if (fragment === undefined)
    return [
      `--fragment: expected SEED:LEVEL such as 1:0.3 (a whole number, and a part from 0 to 1), found ${quoted(text)}`,
    ];
  const source = '--fragment';
  return [
    { path: 'allocator.fragmentSeed', value: fragmentSeed, source },
    { path: 'allocator.fragment', value: fragment, source },
  ];
}

const SEEDS = ['tlb.seed', 'allocator.seed', 'allocator.fragmentSeed', 'replacement.seed'];

function shortForms(setting: string, value: string | undefined, source: string): (Override | string)[] {
  if (value === undefined) return [];
  if (setting !== 'seed') return [parseOverride(setting, value, source)];
  const seed = Number(value);
  if (value.trim() === '' || !Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
    return [`${source}: seed must be a whole number from 0 to 4294967295, found ${quoted(value)}`];
  return SEEDS.map((path) => ({ path, value: seed, source }));
}

function shareOf({ path, value }: Override): number | null {
  return path === 'memory' && typeof value === 'string' ? parseShare(value) : null;
}

/** Memory given as a part of the footprint, in bytes: what the system reserves comes on top. */
function withoutShare(override: Override | string, footprint: Footprint | undefined): Override | string {
  const share = typeof override === 'string' ? null : shareOf(override);
  if (typeof override === 'string' || share === null) return override;
  if (footprint === undefined)
    return `${override.source}: memory ${String(override.value)} is a part of a trace's footprint, and there is no trace here`;
  return { ...override, value: footprint.reservedBytes + Math.ceil(share * footprint.touchedBytes) };
}

import { UserError } from '../base/user-error.ts';
import { quoted } from '../base/quoted.ts';
import type { SystemArguments } from '../run/config.ts';
import type { Point, Variation } from '../run/grid.ts';
import { valueList } from '../run/value-list.ts';
import { REPLACEMENTS, STRATEGIES } from '../system/fields.ts';
import type { Context } from './context.ts';

/** What the options vary: `--vary PATH=V,V`, `--allocator`, `--replacement`, and lists in place of one `--system`, `--memory` or `--page-size`. */
export function variationsOf({ args }: Context): Variation[] {
  const named = (path: string, text: string | undefined, source: string, all: readonly string[]): Variation[] => {
    if (text === undefined) return [];
    return [{ path, values: text === 'all' ? all : valueList(text, source) }];
  };
  const several = (path: string, text: string | undefined, source: string): Variation[] => {
    const values = text === undefined ? [] : valueList(text, source);
    return values.length > 1 ? [{ path, values }] : [];
  };
  const found = [
    ...several('system', args.text('system'), '--system'),
    ...named('allocator.strategy', args.text('allocator'), '--allocator', distinct(STRATEGIES)),
    ...named('replacement.policy', args.text('replacement'), '--replacement', REPLACEMENTS),
    ...args.texts('vary').map(varied),
    ...several('memory', args.text('memory'), '--memory'),
    ...several('pageSize', args.text('page-size'), '--page-size'),
  ];
  const paths = found.map(({ path }) => path);
  const twice = paths.find((path, at) => paths.indexOf(path) !== at);
  if (twice !== undefined) throw new UserError(`${twice} is varied twice: give all its values at once`);
  return found;
}

/** `numa` finds a node's frames as first-fit does. */
function distinct(strategies: readonly string[]): string[] {
  return strategies.filter((strategy) => strategy !== 'numa');
}

function varied(argument: string): Variation {
  const equals = argument.indexOf('=');
  if (equals <= 0)
    throw new UserError(`--vary: expected PATH=VALUE,VALUE such as tlb.l1d.entries=16,64, found ${quoted(argument)}`);
  const path = argument.slice(0, equals).trim();
  const values = valueList(argument.slice(equals + 1), `--vary ${path}`);
  if (values.length < 2) throw new UserError(`--vary ${path}: expected several values, found one; --set sets one`);
  return { path: path === 'page-size' ? 'pageSize' : path, values };
}

/** What is said of the system, with the values of a point in place of what varies. */
export function pointArguments(given: SystemArguments, point: Point): SystemArguments {
  const { system, memory, pageSize, ...sets } = point;
  return {
    ...given,
    system: system ?? given.system,
    memory: memory ?? given.memory,
    pageSize: pageSize ?? given.pageSize,
    sets: [...(given.sets ?? []), ...Object.entries(sets).map(([path, value]) => `${path}=${value}`)],
  };
}

import { ansiStyle, noStyle } from '../report/style.ts';
import type { Style } from '../report/style.ts';

interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** The style of a stream: `--color` decides, else colour is for terminals where NO_COLOR (no-color.org) is not set. */
export function styleFor(screen: Screen, when: string | undefined, env: NodeJS.ProcessEnv): Style {
  if (when === 'always') return ansiStyle;
  if (when === 'never') return noStyle;
  const refused = (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb';
  return screen.isTTY === true && !refused ? ansiStyle : noStyle;
}

/** Cells of a line: those of the terminal, else what COLUMNS says, else 80; at least 40. */
export function widthOf(screen: Screen, env: NodeJS.ProcessEnv): number {
  const stated = /^\d+$/.test(env.COLUMNS ?? '') ? Number(env.COLUMNS) : 0;
  return Math.max(40, screen.columns || stated || 80);
}

/** The same where the terminal or COLUMNS says it; else Infinity, for programs that read line by line. */
export function statedWidth(screen: Screen, env: NodeJS.ProcessEnv): number {
  return screen.columns !== undefined || /^\d+$/.test(env.COLUMNS ?? '') ? widthOf(screen, env) : Infinity;
}

import type { Style } from '../style.ts';
import { checkAnnotations } from './github.ts';
import { checkJson } from './json.ts';
import { checkMarkdown } from './markdown.ts';
import { checkTerminal } from './terminal.ts';
import type { Checked } from './verdict.ts';
import { headline } from './words.ts';

/** THE LIST of formats of a check. */
export const checkFormats = {
  table: (checked, { width, style }) => checkTerminal(checked, width, style),
  md: (checked) => checkMarkdown(checked),
  json: (checked) => checkJson(checked),
  github: (checked) => `${checkAnnotations(checked)}${headline(checked)}\n`,
} satisfies Record<string, (checked: Checked, look: { width: number; style: Style }) => string>;

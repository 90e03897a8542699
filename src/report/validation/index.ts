import type { Style } from '../style.ts';
import { validationCsv } from './csv.ts';
import { validationJson } from './json.ts';
import { validationMarkdown } from './markdown.ts';
import { validationTerminal } from './terminal.ts';
import type { Validation } from './validation.ts';

/** THE LIST of formats of a validation. */
export const validationFormats = {
  table: (validation, { width, style }) => validationTerminal(validation, width, style),
  md: (validation) => validationMarkdown(validation),
  csv: (validation) => validationCsv(validation),
  json: (validation) => validationJson(validation),
} satisfies Record<string, (validation: Validation, look: { width: number; style: Style }) => string>;

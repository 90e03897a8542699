import type { Resolved, SettingSource } from './load.ts';
import { fields } from './schema.ts';
import { formatSize } from './sizes.ts';

/** What `config show` prints: each setting, its value and where it came from. */
export function showText({ title, sources }: Pick<Resolved, 'title' | 'sources'>): string {
  const rows = sources.map((setting) => [setting.path, valueText(setting), setting.source]);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) => `${row[0].padEnd(widths[0])}  ${row[1].padEnd(widths[1])}  ${row[2]}`);
  return [`# ${title}`, ...lines, ''].join('\n');
}

/** A long list of ranges is told by its length: `pagewalk systems` draws it. */
function valueText({ path, value }: SettingSource): string {
  if (Array.isArray(value) && typeof value[0] === 'object' && JSON.stringify(value).length > 60)
    return `[${value.length} of them]`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const inBytes = fields().some((field) => field.path === path && field.unit === 'bytes');
  return inBytes && typeof value === 'number' && value >= 1024 ? `${text} (${formatSize(value)})` : text;
}

import { shellWord } from '../../../base/shell-word.ts';
import { MODEL_VERSION } from '../../../metrics/model-version.ts';
import { markup, paragraph, table } from '../../html/section.ts';
import { plural } from '../../numbers.ts';
import type { Comparison } from '../comparison.ts';

/** How a comparison came to be. */
export interface Origin {
  pagewalkVersion: string;
  traces: { name: string; sha256: string }[];
  /** The arguments as they were given, the program's name first. */
  commandLine: string[];
}

/** What makes the page again: the command, the versions, the traces, and which configurations they were run on. */
export function originSection(
  { pagewalkVersion, traces, commandLine }: Origin,
  comparisons: readonly Comparison[],
): string {
  const runs = comparisons.flatMap((comparison) => comparison.runs.map((run) => ({ run, comparison })));
  const rows = runs.map(({ run: { label, row }, comparison: { common } }) => [
    markup(row.trace),
    markup([label, common].filter((text) => text !== '').join(', ')),
    markup(row.system),
    `<code>${markup(row.configId)}</code>`,
  ]);
  return [
    `<pre class="command" tabindex="0"><code>${markup(commandLine.map(shellWord).join(' '))}</code></pre>`,
    paragraph(
      `pagewalk ${markup(pagewalkVersion)}, model version ${MODEL_VERSION}. The same command on the same traces gives the same bytes. summary.csv beside this page has every metric, meta.json what they were made from.`,
    ),
    ...(traces.length === 0 ? [] : [digestTable(traces)]),
    `<details><summary>${plural(runs.length, 'run')} and their <code>config_id</code></summary>`,
    table(['Trace', 'Configuration', 'System', 'config_id'], rows),
    '</details>',
  ].join('\n');
}

function digestTable(traces: Origin['traces']): string {
  return table(
    ['Trace', 'SHA-256'],
    traces.map(({ name, sha256 }) => [markup(name), `<code>${markup(sha256)}</code>`]),
  );
}

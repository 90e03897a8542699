import { left, markdownTable } from '../src/report/markdown-table.ts';
import { fields } from '../src/system/schema.ts';

/** The page that lists every setting of a system, written from THE LIST. */
export function settingsReference(): string {
  const rows = fields().map(({ path, type, standard, unit, doc }) => [
    `\`${path}\``,
    type.replaceAll('|', '\\|'),
    standard === undefined ? '' : `\`${JSON.stringify(standard)}\``,
    unit,
    doc,
  ]);
  const table = markdownTable(
    [left('Setting'), left('Values'), left('Default'), left('Unit'), left('What it says')],
    rows,
  );
  return `# Settings

Every setting of a system by its path, as a profile file nests it and as \`--set PATH=VALUE\` takes it. A setting that is left out has its default.
Sizes may be written as people write them: \`4096\`, \`16KiB\`, \`1G\`. The sections in the sentences are those of the model's text; what they say to a
user is in [model.md](model.md). \`pagewalk systems NAME\` shows the values of a shipped system, and \`pagewalk config schema --profile\` prints the
JSON Schema, with which an editor completes and checks a profile.

${table}
`;
}

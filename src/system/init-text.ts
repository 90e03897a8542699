import type { Resolved } from './load.ts';
import { fields } from './schema.ts';
import { exactSize } from './sizes.ts';

/**
 * What `config init` writes: a config file of a system (as `--system` names it), with every setting there as a comment that changes
 * nothing when it is uncommented.
 */
export function initText(systemArgument: string, { sources }: Pick<Resolved, 'sources'>): string {
  const known = new Map(fields().map((field) => [field.path, field]));
  const settings = sources.filter(({ path }) => path !== 'name');
  const lines = settings.map(({ path, value }) => `  # ${path}: ${yamlText(value, known.get(path)?.unit)}`);
  const width = Math.max(...lines.map(({ length }) => length).filter((length) => length <= WIDEST));
  const documented = lines.map((line, row) =>
    `${line.padEnd(width)}  # ${known.get(settings[row].path)?.doc ?? ''}`.trimEnd(),
  );
  return `${HEAD}system: ${JSON.stringify(systemArgument)}\n${OPTIONS}set:\n${documented.join('\n')}\n`;
}

/** A setting with a longer value has its comment right behind it, and does not push away those of the others. */
const WIDEST = 60;

const HEAD = `# What the commands in this folder and below it share. A flag goes over PAGEWALK_* variables, they over --config FILE, that
# over this file, this file over the system, the system over the defaults. \`pagewalk config show\` prints each value and its source.

# A name of \`pagewalk systems\`, or a profile file.
`;

const OPTIONS = `
# Traces of a command that names none: files, folders, globs.
# traces: [traces/*.lackey.gz]

# As --out, --format and --window.
# out: results
# format: table
# window: 100000

# Limits that \`pagewalk check\` holds results to.
# budgets:
#   - { metric: major_faults, max: 12000 }

# Settings over the system's own, as --set. These are its own: uncomment one to change it.
`;

function yamlText(value: unknown, unit: string | undefined): string {
  if (typeof value === 'string') return /^[\w./-]+$/.test(value) ? value : JSON.stringify(value);
  return typeof value === 'number' && unit === 'bytes' ? exactSize(value) : JSON.stringify(value);
}

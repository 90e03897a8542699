/** What `npm run new` knows of a family: the files of a new member, its lines in lists, and what is left to do. */
export interface Kind {
  what: string;
  files(words: Words): Record<string, string>;
  lines(words: Words): Line[];
  next: string;
}

interface Words {
  /** second-chance */
  name: string;
  /** secondChance */
  camel: string;
}

/** Text that goes into a file: where `place` matches first behind the beginning of `after`. */
export interface Line {
  file: string;
  after: string;
  place: RegExp;
  text: string;
}

/** THE TABLE of families that one can be added to. */
export const kinds = {
  policy: {
    what: 'a replacement policy',
    files: ({ name, camel }) => ({
      [`src/model/replacement/${name}.ts`]: `// lane: seam
import { assert } from '../../base/assert.ts';
import type { Replacement, ReplacementInputs } from './replacement.ts';

/** What it is, and the paper it comes from. */
export function ${camel}({ frames }: ReplacementInputs): Replacement {
  assert(frames.count > 0, '${name} needs frames');
  return { reads: 'nothing', filled: () => {}, freed: () => {}, used: () => {}, victim: () => -1 };
}
`,
      [`test/cases/${name}-example.csv`]: exampleCase(name, 'replacement.policy'),
    }),
    lines: ({ name, camel }) => [
      imported('src/model/replacement/index.ts', name, camel),
      entry('src/model/replacement/index.ts', 'export const replacements', name, camel),
      setting('REPLACEMENTS', name),
    ],
    next: "run prettier; say what it reads; replay its paper's example in the case",
  },
  allocator: {
    what: 'a frame allocator',
    files: ({ name, camel }) => ({
      [`src/model/allocators/${name}.ts`]: `// lane: seam
import type { AllocatorFactory } from './allocator.ts';
import { FirstFit } from './first-fit.ts';

/** What it is, and where it comes from. */
export const ${camel}: AllocatorFactory = (free) => new FirstFit(free);
`,
      [`test/cases/${name}-example.csv`]: exampleCase(name, 'allocator.strategy'),
    }),
    lines: ({ name, camel }) => [
      imported('src/model/allocators/index.ts', name, camel),
      entry('src/model/allocators/index.ts', 'export const allocators', name, camel),
      setting('STRATEGIES', name),
    ],
    next: 'run prettier; write take, takeRun, give and steps; fill in the case',
  },
  reader: {
    what: 'a reader of a trace format',
    files: ({ name, camel }) => ({
      [`src/trace/readers/${name}.ts`]: `import { inputError } from '../../base/user-error.ts';
import type { TraceFormat } from './format.ts';

/** What writes such traces, and where its grammar is described. */
export const ${camel}: TraceFormat = {
  name: '${name}',
  title: '${name} traces',
  sniff: () => false,
  open: (file) => Promise.reject(inputError(\`\${file.name}: ${name} traces are not read yet\`)),
};
`,
      [`test/trace/${name}.test.ts`]: `import { test } from 'vitest';

test.todo('${name}: the first records of its sample in traces/, in chunks of every size');
`,
    }),
    lines: ({ name, camel }) => [
      imported('src/trace/readers/index.ts', name, camel),
      { file: 'src/trace/readers/index.ts', after: 'export const formats', place: /,?\s*\];/, text: `, ${camel}` },
    ],
    next: 'its place in the list is the sniffing order; a sample goes to traces/ with a row in traces/README.md',
  },
  system: {
    what: 'a system that ships with the program',
    files: ({ name, camel }) => ({
      [`src/system/profiles/${name}.ts`]: `import type { Profile } from './profile.ts';

/** What it is. */
export const ${camel}: Profile = {
  title: '${name}: one line that says what it is',
  sources: ['the manual, paper or source file of each fact below'],
  settings: { name: '${name}' },
};
`,
    }),
    lines: ({ name, camel }) => [
      imported('src/system/profiles/index.ts', name, camel),
      entry('src/system/profiles/index.ts', 'export const profiles', name, camel),
    ],
    next: 'fill in the settings, each with its source beside it; the law in test/system/profiles.test.ts covers it',
  },
  metric: {
    what: 'a metric, in a group of its own',
    files: ({ name, camel }) => ({
      [`src/metrics/${name}.ts`]: `import { inGroup, quotient, total } from './metric.ts';

const { ratio } = inGroup('${name}');

export const ${camel} = [
  ratio('${name.replaceAll('-', '_')}', 'fraction', 'Its exact meaning.', 'stores / references', (totals) =>
    quotient(total(totals, 'stores'), total(totals, 'references')),
  ),
];
`,
    }),
    lines: ({ name, camel }) => [
      imported('src/metrics/index.ts', name, camel),
      { file: 'src/metrics/index.ts', after: 'export const metrics', place: /\] as const/, text: `  ...${camel},\n` },
    ],
    next: 'its place in the list is its column; say what it is in MODEL words; npm run reports; an expect in a case',
  },
  report: {
    what: 'a format of the answer',
    files: ({ name, camel }) => ({
      [`src/report/${name}.ts`]: `import { rowOf } from '../metrics/index.ts';
import type { Result } from '../metrics/result.ts';

/** Runs as ${name}. */
export function ${camel}Report(results: Result[]): string {
  return results.map((result) => \`\${result.trace}: \${rowOf(result).references}\\n\`).join('');
}
`,
      [`test/report/${name}.test.ts`]: `import { test } from 'vitest';

test.todo('${name}: a run is written so that a reader of ${name} gets the same numbers back');
`,
    }),
    lines: ({ name, camel }) => [
      imported('src/report/index.ts', name, `${camel}Report`),
      {
        file: 'src/report/index.ts',
        after: 'export const formats',
        place: /\} satisfies/,
        text: `  '${name}': { doc: 'what it is', render: (results) => ${camel}Report(results) },\n`,
      },
    ],
    next: 'run prettier; write it and its test',
  },
  command: {
    what: 'a command of the program',
    files: ({ name, camel }) => ({
      [`src/cli/commands/${name}.ts`]: `import { EXIT } from '../../base/user-error.ts';
import type { Command } from './command.ts';

/** \`pagewalk ${name}\`: what it does. */
export const ${camel}: Command = {
  usage: '[options]',
  about: 'What it does, in a paragraph.',
  examples: [
    { what: 'The common case', line: 'pagewalk ${name}' },
    { what: 'A rarer one', line: 'pagewalk ${name} --quiet' },
  ],
  options: [],
  run: async ({ print }) => {
    await print('${name}\\n');
    return EXIT.ok;
  },
};
`,
    }),
    lines: ({ name, camel }) => [
      {
        file: 'src/cli/commands/index.ts',
        after: 'export const commands',
        place: /\} satisfies/,
        text: `  '${name}': { summary: 'what it does', load: async () => (await import('./${name}.ts')).${camel} },\n`,
      },
    ],
    next: 'run prettier; write it; a test of its answer in test/cli/',
  },
} satisfies Record<string, Kind>;

function imported(file: string, name: string, exported: string): Line {
  return { file, after: 'import ', place: /^/, text: `import { ${exported} } from './${name}.ts';\n` };
}

function entry(file: string, after: string, name: string, camel: string): Line {
  const text = name === camel ? `  ${camel},\n` : `  '${name}': ${camel},\n`;
  return { file, after, place: /\} satisfies/, text };
}

/** The same name as a value of its setting. */
function setting(list: string, name: string): Line {
  return {
    file: 'src/system/fields.ts',
    after: `export const ${list}`,
    place: /,?\s*\] as const/,
    text: `, '${name}'`,
  };
}

function exampleCase(name: string, path: string): string {
  return `# What this shows, and the paper whose example it replays.
# system: linux-x86-32
# set: ${path}=${name}
# expect: demand_zero=0
pid,op,addr,size,args
1,S,0x1000,4
`;
}

import { expectationText } from '../src/generate/generated.ts';
import { parameterValues, rangeText, valueText } from '../src/generate/parameters.ts';
import type { Synthetic } from '../src/generate/synthetic.ts';
import { workloads } from '../src/generate/workloads/index.ts';
import { left, markdownTable, right } from '../src/report/markdown-table.ts';

/** The page that lists every synthetic workload, written from THE LIST. */
export function workloadsReference(): string {
  return `# Synthetic workloads

What \`pagewalk generate WORKLOAD --set NAME=VALUE -o OUT\` writes: traces whose counts are known before anything is simulated. They show what a
setting does, and test the model: the tests run every workload and compare what the model counts with the formulas below, at several parameters.

The same parameters and seed (\`--seed N\`, 1 if left out) make the same bytes. References are loads and stores of 8 bytes; nothing is fetched. Memory is mapped
before it is touched, from 0x10000000 up. Pages are those of 4 KiB, and expectations are those of the system \`linux-x86-64\` with the settings
that they name. The comments at the head of the trace repeat them for its parameters; here they are for the standard ones.

${Object.entries<Synthetic>(workloads)
  .map(([name, workload]) => section(name, workload))
  .join('\n\n')}
`;
}

function section(name: string, workload: Synthetic): string {
  const rows = Object.entries(workload.parameters).map(([parameter, about]) => [
    `\`${parameter}\``,
    valueText(about, about.standard),
    rangeText(about),
    about.doc,
  ]);
  const expected = workload.expectations(parameterValues(workload, [])).map((each) => {
    const [counts, ...why] = expectationText(each).split('; ');
    return `- \`${counts}\`; ${escaped(why.join('; '))}`;
  });
  return [
    `## ${name}`,
    `${workload.title[0].toUpperCase()}${workload.title.slice(1)}. ${escaped(workload.about)}`,
    markdownTable([left('Parameter'), right('Standard'), left('Range'), left('')], rows),
    expected.join('\n'),
  ].join('\n\n');
}

/** Asterisks and underlines stand for themselves, apart from code. */
function escaped(text: string): string {
  return text
    .split('`')
    .map((part, at) => (at % 2 === 1 ? part : part.replaceAll(/[*_]/g, (sign) => `\\${sign}`)))
    .join('`');
}

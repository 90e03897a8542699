import { commands } from './commands/index.ts';

/** The help of the program. It loads no command. */
export function programHelp(): string {
  return `pagewalk: what a workload's memory does on a machine, computed exactly from its trace

Examples:
  # TLBs, page tables, faults and frames of a recorded program on Linux, x86-64
  pagewalk run traces/ls.lackey.gz

  # the same with a quarter of the memory that it touches, as files
  pagewalk run traces/ls.lackey.gz --memory 0.25x --out results

Usage: pagewalk COMMAND [arguments] [options]

Commands:
${commandLines().join('\n')}

  pagewalk COMMAND --help     examples and options of a command
  pagewalk --version          the version
`;
}

/** A line for each command. */
export function commandLines(): string[] {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  return Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
}

import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { pagewalk, shell, temporaryFolder, write } from './support.ts';

// What each shell makes of its script; a shell that is not installed is skipped.

const folder = temporaryFolder();

/** What is typed, and how its last word is completed. */
const COMPLETED: Record<string, string> = {
  'pagewalk insp': 'inspect',
  'pagewalk run --no-c': '--no-collapse',
  'pagewalk run x --format nd': 'ndjson',
  'pagewalk run --system eyn': 'eyn-os',
  'pagewalk generate fork-s': 'fork-server',
};

/** What asks a shell for the words that may follow what $1 holds. */
const ASKED: Record<string, string> = {
  bash: '. ./script.bash; COMP_WORDS=($1); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _pagewalk; echo "${COMPREPLY[@]}"',
  // A terminal of its own, as the words are the line editor's; what it shows is read until it shows the word of $2.
  zsh: `zmodload zsh/zpty
zpty terminal zsh -f -i
zpty -w terminal "source ./script.zsh; bindkey '^I' complete-word; print rea''dy"
zpty -r terminal shown '*ready*'
zpty -w -n terminal "$1"$'\\t'
zpty -r terminal shown "*$2*"
print -r -- $2`,
  fish: 'source script.fish; complete -C $argv[1] | string split -f 1 \\t',
};

describe.each(Object.keys(ASKED))('in %s', (name) => {
  const absent = spawnSync(name, ['-c', '']).error !== undefined;

  beforeAll(async () => {
    const { stdout } = await pagewalk(['completion', name]);
    write(folder, `script.${name}`, stdout);
    write(folder, `ask.${name}`, ASKED[name] ?? '');
  });

  test.skipIf(absent).each(Object.entries(COMPLETED))('%s: %s', async (typed, word) => {
    const { stdout, stderr } = await shell(`${name} ask.${name} '${typed}' '${word}'`, folder, { ZDOTDIR: folder });
    expect([stdout.trim(), stderr]).toEqual([word, '']);
  });

  test.skipIf(absent || name === 'zsh')('every command', async () => {
    const { stdout } = await shell(`${name} ask.${name} "pagewalk ''"`, folder);
    for (const command of Object.keys(commands)) expect(stdout.split(/\s+/)).toContain(command);
  });
});

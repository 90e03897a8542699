import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { kinds } from './new-kinds.ts';
import type { Kind, Line } from './new-kinds.ts';

// `npm run new KIND NAME`: the file, its line in the list, and its test, ready to be filled in (CONTRIBUTING.md, *Adding one*).

const root = join(import.meta.dirname, '..');
const [kindName, name] = process.argv.slice(2);
const kind = Object.entries<Kind>(kinds).find(([known]) => known === kindName)?.[1];

if (kind === undefined || !/^[a-z\d]+(-[a-z\d]+)*$/.test(name ?? '')) {
  const lines = Object.entries<Kind>(kinds).map(([known, { what }]) => `  npm run new ${known} NAME`.padEnd(32) + what);
  process.stderr.write(`${['Usage (NAME in small letters, as in second-chance):', ...lines].join('\n')}\n`);
  process.exit(2);
}
make(kind, name);

function make({ files, lines, next }: Kind, member: string): void {
  const words = { name: member, camel: camelCase(member) };
  const created = files(words);
  for (const path of Object.keys(created)) {
    if (!existsSync(join(root, path))) continue;
    process.stderr.write(`${path} exists\n`);
    process.exit(1);
  }
  for (const [path, content] of Object.entries(created)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    process.stdout.write(`new      ${path}\n`);
  }
  for (const line of lines(words)) {
    insert(line);
    process.stdout.write(`a line   ${line.file}\n`);
  }
  process.stdout.write(`then     ${next}\n`);
}

/** Puts the text where `place` matches first behind the beginning of `after`. */
function insert({ file, after, place, text }: Line): void {
  const path = join(root, file);
  const content = readFileSync(path, 'utf8');
  const start = content.indexOf(after);
  const offset = start < 0 ? -1 : content.slice(start).search(place);
  if (offset < 0) throw new Error(`${file}: no "${after}" with ${String(place)} behind it`);
  writeFileSync(path, content.slice(0, start + offset) + text + content.slice(start + offset));
}

function camelCase(words: string): string {
  return words.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** The first lines of a file's beginning as text, at most `most`, without blank ones, comments and one that may be cut short behind others. */
export function firstLines(head: Uint8Array, most = Infinity): string[] {
  const lines = new TextDecoder().decode(head).split('\n');
  const last = lines.pop() ?? '';
  const whole = lines.filter(holdsSomething);
  return (whole.length > 0 ? whole : [last].filter(holdsSomething)).slice(0, most).map((line) => line.trimEnd());
}

function holdsSomething(line: string): boolean {
  const text = line.trimStart();
  return text !== '' && !text.startsWith('#');
}

/** Whether a file begins with lines of this form: the first one, and all others but one in twenty, so that a damaged file is known and its bad line named. */
export function consistsOf(head: Uint8Array, pattern: RegExp): boolean {
  const lines = firstLines(head).map((line) => line.trimStart());
  if (lines.length === 0 || !pattern.test(lines[0])) return false;
  return lines.filter((line) => !pattern.test(line)).length * 20 <= lines.length;
}

/** For lines that prove nothing: a file whose name says what they are needs one such line at its beginning, any other must consist of them. */
export function guessed(head: Uint8Array, pattern: RegExp, named: boolean): 'no' | 'possible' | 'named' {
  if (named && firstLines(head, 1).some((line) => pattern.test(line.trimStart()))) return 'named';
  return consistsOf(head, pattern) ? 'possible' : 'no';
}

/** The name of a file without its folder and the ending of its compression, in lower case. */
export function plainName(fileName: string): string {
  const name = fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
  return name.toLowerCase().replace(/\.(?:gz|xz|zst|bz2)$/, '');
}

/**
 * The fewest records of a CSV trace with which it still fails, as far as taking out stretches of them, long ones first, leads.
 * @param tries how often it is asked at most.
 */
export async function shrunk(
  trace: string,
  fails: (trace: string) => Promise<boolean>,
  tries: number,
): Promise<string> {
  const isHead = (line: string): boolean => line.startsWith('#') || line.startsWith('pid,');
  const lines = trace.trimEnd().split('\n');
  const head = lines.filter(isHead);
  let records = lines.filter((line) => !isHead(line));
  let left = tries;
  for (let length = Math.ceil(records.length / 2); length >= 1; length = length === 1 ? 0 : Math.ceil(length / 2)) {
    for (let at = 0; at < records.length && left > 0; left--) {
      const fewer = records.toSpliced(at, length);
      // oxlint-disable-next-line no-await-in-loop -- each try builds on the one before
      if (await fails(textOf(head, fewer))) records = fewer;
      else at += length;
    }
  }
  return textOf(head, records);
}

function textOf(head: readonly string[], records: readonly string[]): string {
  return `${[...head, ...records].join('\n')}\n`;
}

import { codeMarkdown, escapeMarkdown } from '../escape.ts';
import { left, markdownTable, right } from '../markdown-table.ts';
import { bytes, percent, sparkline, thousands } from '../numbers.ts';
import { displayWidth, padEnd, padStart, printable, wrap } from '../text.ts';
import type { Curve } from './curve.ts';
import { curveName, titleOf, curvesByTrace, doublings, kneeOf, kneeWords, WORTHWHILE } from './knee.ts';

/** A small table for the terminal: each curve at doubling sizes as a row of columns, and where its knee is. */
export function curveTable(curves: readonly Curve[], width: number): string {
  const lines: string[] = [];
  for (const [at, curve] of curves.entries()) {
    if (at === 0 || curves[at - 1].trace !== curve.trace)
      lines.push(...(at > 0 ? [''] : []), ...wrap(`${printable(curve.trace)}: ${titleOf(curve)}`, width));
    const steps = doublings(curve);
    const name = `${padEnd(curveName(curve), 8)}${padStart(bytes(curve.pageSize), 8)} pages  `;
    const drawn = `  ${name}${sparkline(steps.map(({ misses }) => misses))}`;
    const beside = `${drawn}  ${spanOf(curve)}`;
    // Where there is no room beside it, what is said goes below.
    lines.push(...(displayWidth(beside) <= width ? [beside] : [drawn, ...indented(spanOf(curve), width)]));
    lines.push(...indented(`knee: ${kneeWords(curve)}`, width));
  }
  return `${lines.join('\n')}\n`;
}

function indented(text: string, width: number): string[] {
  return wrap(text, width - 4).map((line) => `    ${line}`);
}

/** The same as Markdown, with the numbers at doubling sizes; `images`: where the picture of each trace is, if it lies beside the text. */
export function curveMarkdown(curves: readonly Curve[], images: readonly string[] = []): string {
  const parts = curvesByTrace(curves).flatMap((group, at) => {
    const title = titleOf(group[0]);
    const image = images[at] === undefined ? [] : [`![${escapeMarkdown(altText(group))}](${images[at]})`];
    return [
      `# ${codeMarkdown(group[0].trace)}: ${title}`,
      ...image,
      group
        .map((each) => `- ${curveName(each)}, pages of ${bytes(each.pageSize)}; knee: ${kneeWords(each)}`)
        .join('\n'),
      tableOf(group),
      `The knee is the least size from which on no doubling saves ${WORTHWHILE * 100}% of the difference between the smallest and the greatest size.`,
    ];
  });
  return `${parts.join('\n\n')}\n`;
}

/** What a picture says, for those who do not see it; the list below it has the rest. */
function altText(group: readonly Curve[]): string {
  const knees = group.flatMap((curve) => {
    const knee = kneeOf(curve);
    return knee === null ? [] : [`${curveName(curve)} ${bytes(curve.pageSize)} ${thousands(knee.size)}`];
  });
  return `Curves of ${group[0].trace}: ${titleOf(group[0])}. Knees: ${knees.join(', ') || 'none'}.`;
}

/** From where to where it goes. */
function spanOf(curve: Curve): string {
  const steps = doublings(curve);
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return 'no references';
  const one = ({ size, misses }: typeof first) =>
    `${thousands(misses)} (${percent(curve.references === 0 ? 0 : misses / curve.references)}) at ${thousands(size)}`;
  return `${one(first)} to ${one(last)}`;
}

function tableOf(group: readonly Curve[]): string {
  const stepsOf = group.map((curve) => new Map(doublings(curve).map(({ size, misses }) => [size, misses])));
  const sizes = [...new Set(stepsOf.flatMap((steps) => [...steps.keys()]))].toSorted((one, other) => one - other);
  const titles = group.map((curve) => right(`${curveName(curve)}, ${bytes(curve.pageSize)}`));
  const rows = sizes.map((size) => [
    thousands(size),
    ...stepsOf.map((steps) => {
      const misses = steps.get(size);
      return misses === undefined ? '' : thousands(misses);
    }),
  ]);
  return markdownTable([left(group[0].of === 'tlb' ? 'entries' : 'frames'), ...titles], rows);
}

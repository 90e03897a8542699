import type { PlacedImage, Result } from '../../metrics/result.ts';
import { codeMarkdown, escapeMarkdown } from '../escape.ts';
import { left, markdownTable, right } from '../markdown-table.ts';
import { bytes, plural } from '../numbers.ts';
import { regionCell } from './regions.ts';
import type { Section } from './section.ts';

/** What a placement has moved. */
export const placedRegions: Section = {
  title: "Where the trace's regions went",
  blocks: ({ result }) => {
    const { placed, system } = result;
    if (placed.length === 0) return [];
    const shown = placed.slice(0, MOST);
    const more = placed.length - shown.length;
    return [
      `The trace was recorded elsewhere: its regions were moved, by their role, to where ${codeMarkdown(system.name)} has such. All other addresses of this report are those after the move.`,
      ...shown.flatMap((one) => [imagesText(result, one), ...raisedText(one), regionTable(one)]),
      ...(more > 0 ? [`And ${plural(more, 'more layout')}: \`meta.json\` of an \`--out\` folder has them all.`] : []),
    ];
  },
};

/** Layouts that are shown. */
const MOST = 12;

function imagesText({ traces }: Result, { images }: PlacedImage): string {
  const names = images.map(({ trace, pid, image }) => {
    const origin = traces.length > 1 ? ` of ${codeMarkdown(trace)}` : '';
    return `${pid}${image > 0 ? `, image ${image + 1}` : ''}${origin}`;
  });
  return `${names.length === 1 ? 'Process' : 'Processes'} ${names.join('; ')}:`;
}

function raisedText({ raised }: PlacedImage): string[] {
  return raised.map(
    ({ part, from, to }) =>
      `${escapeMarkdown(part)} was raised from ${bytes(from)} to ${bytes(to)}, which the trace needs.`,
  );
}

function regionTable({ regions }: PlacedImage): string {
  return markdownTable(
    [left('Region'), left('From'), left('To'), right('Size'), left('In')],
    regions.map((region) => [
      regionCell(region),
      codeMarkdown(region.from),
      codeMarkdown(region.to),
      bytes(region.bytes),
      escapeMarkdown(region.window),
    ]),
  );
}

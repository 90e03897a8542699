import type { FramePicture } from '../../metrics/course.ts';
import { frameKinds } from '../../metrics/course.ts';
import type { Result } from '../../metrics/result.ts';
import { address } from '../maps/address-map.ts';
import { shortName } from '../names.ts';
import { bytes, plural, thousands } from '../numbers.ts';
import { CHART } from '../svg/chart.ts';
import { type CellLook, frameMap } from '../svg/frame-map.ts';
import { inlineSvg } from '../svg/svg.ts';
import { fit, printable } from '../text.ts';
import { type PageSection, paragraph } from './section.ts';

/** Who had the frames. */
export const frames: PageSection = {
  id: 'frames',
  title: 'Physical memory',
  body: ({ course, result }) => {
    const pictures = course?.frames.filter(({ kinds }) => kinds.length > 0) ?? [];
    if (pictures.length === 0)
      return course === null ? '' : paragraph('No frame was in use, neither at the most nor at the end.');
    const { each, frames: all } = pictures[0];
    const several = result.processes.length > 1;
    return [
      paragraph(
        `Frames in order of their numbers, up to the last that is in use${each > 1 ? `; a cell is ${plural(each, 'frame')} and shows what most of those in use hold` : '; a cell is a frame'}; what has no colour is free. RAM has ${thousands(all)}, ${bytes(all * result.system.pageSize)}.`,
      ),
      ...pictures.flatMap((picture) => [
        figure(result, picture, 'kind'),
        ...(several && picture.owners.some((owner) => owner !== -1) ? [figure(result, picture, 'owner')] : []),
      ]),
    ].join('\n');
  },
};

function figure(result: Result, picture: FramePicture, by: 'kind' | 'owner'): string {
  const { kinds, owners, each, when, at } = picture;
  const named = by === 'kind' ? KINDS : ownerLooks(result, picture);
  const looks =
    by === 'kind'
      ? kinds.map((kind) => KINDS[kind].look)
      : owners.map((owner, cell) => ownerLook(named, owner, kinds[cell]));
  const first = (row: number) => address(row * each * result.system.pageSize);
  const { parts, height } = frameMap(looks, named, first);
  const time = `${when === 'most' ? 'When most were in use' : 'At the end'}, after ${plural(at, 'reference')}`;
  const counts = named.map(({ look, name }) => ({ name, cells: looks.filter((each) => each === look).length }));
  const described = counts
    .filter(({ cells }) => cells > 0)
    .map(({ name, cells }) => `${name}: ${plural(cells, 'cell')}`);
  const title = `Frames by ${by === 'kind' ? 'what they hold' : 'process'}. ${time}`;
  const about = { name: `frames-${when}-${by}`, title, description: described.join(', ') };
  const image = inlineSvg({ ...about, kind: 'chart', width: CHART.width, height }, parts);
  return `<figure><figcaption>${time} <span class="soft">by ${by === 'kind' ? 'what they hold' : 'process'}</span></figcaption>${image}</figure>`;
}

const LOOKS = ['', 'f-reserved', 'f2', 'f6', 'f1', 'f4', 'f0', 'f3', 'f-other'];
const KINDS: CellLook[] = frameKinds.map((name, kind) => ({ name, look: LOOKS[kind] }));

/** The colours of processes; green is the page tables' in both maps. */
const OWNERS = ['f0', 'f1', 'f3', 'f4', 'f5'];
const OTHERS: CellLook[] = [
  { look: 'f6', name: 'of several processes' },
  { look: 'f-other', name: 'of other processes' },
  { look: 'f2', name: 'page table' },
  { look: 'f-nobody', name: 'mapped by none' },
  { look: 'f-reserved', name: 'reserved' },
];

/** Those with most cells have a colour each. */
function ownerLooks(result: Result, { owners }: FramePicture): (CellLook & { owner?: number })[] {
  const counts = new Map<number, number>();
  for (const owner of owners.filter((each) => each >= 0)) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  const most = [...counts.keys()].toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || a - b);
  const own = most.slice(0, OWNERS.length).toSorted((a, b) => a - b);
  return [...own.map((owner, at) => ({ look: OWNERS[at], name: nameOf(result, owner), owner })), ...OTHERS];
}

function nameOf(result: Result, owner: number): string {
  const process = result.processes[owner];
  return process === undefined ? String(owner) : fit(printable(shortName(process)), 22);
}

function ownerLook(named: readonly (CellLook & { owner?: number })[], owner: number, kind: number): string {
  const name = frameKinds[kind];
  if (name === 'free') return '';
  if (name === 'reserved' || name === 'page table') return LOOKS[kind];
  if (owner === -2) return 'f6';
  if (owner === -1) return 'f-nobody';
  return named.find((each) => each.owner === owner)?.look ?? 'f-other';
}

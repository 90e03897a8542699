import type { System } from '../../system/system.ts';
import { bytes, plural } from '../numbers.ts';
import type { Style } from '../style.ts';
import { systemWords } from '../system-words.ts';
import { padEnd, printable, wrap } from '../text.ts';
import { addressMaps } from './address-map.ts';
import { mapText } from './map-text.ts';

/** What the maps of a system say against each other (`system/contradictions`). */
interface Contradiction {
  grade: 'error' | 'remark';
  map: 'virtual' | 'physical';
  text: string;
}

/** What is told of a system beside its settings. */
export interface SystemPage {
  system: System;
  title: string;
  sources: readonly string[];
  notes: readonly string[];
  quirks: readonly string[];
  contradictions: readonly Contradiction[];
}

/** A system for a terminal: its maps, what contradicts itself in them, its rules in words, and where they come from. */
export function systemPage(page: SystemPage, width: number, style: Style): string[] {
  const { system, title, sources, notes, quirks, contradictions } = page;
  const measure = Math.min(width, 120);
  const hasMap = system.regions.length > 0;
  return [
    ...wrap(`# ${printable(title)}`, measure).map((line) => style.strong(line)),
    '',
    ...(hasMap ? [] : [...wrap('No map of an address space: every address is as its trace has it.', width), '']),
    ...addressMaps(system).flatMap((map) => [...mapText(map, measure, style), '']),
    ...contradictionLines(contradictions, measure, style),
    ...heading('What it does', style),
    ...topicLines([...systemWords(system), ...kernelTopics(system)], measure),
    '',
    ...list('Quirks of its code', quirks, measure, style),
    ...list('Assumed, or not said by its settings', notes, measure, style),
    ...list('Its facts come from', sources, measure, style),
  ];
}

function heading(text: string, style: Style): string[] {
  return [style.strong(`# ${text}`)];
}

function contradictionLines(found: readonly Contradiction[], width: number, style: Style): string[] {
  if (found.length === 0) return [];
  const errors = found.filter(({ grade }) => grade === 'error').length;
  const remarks = found.length - errors;
  const counted = [errors > 0 ? plural(errors, 'contradiction') : '', remarks > 0 ? plural(remarks, 'remark') : ''];
  return [
    ...heading(`Its maps: ${counted.filter((each) => each !== '').join(', ')}`, style),
    ...found.flatMap(({ grade, map, text }) => {
      const [first, ...rest] = wrap(printable(`${map}: ${text}`), width - 2);
      const paint = grade === 'error' ? style.bad : style.plain;
      return [paint(`${grade === 'error' ? '!' : '·'} ${first}`), ...rest.map((line) => paint(`  ${line}`))];
    }),
    '',
  ];
}

function topicLines(topics: readonly { topic: string; words: string }[], width: number): string[] {
  const column = Math.max(...topics.map(({ topic }) => topic.length)) + 2;
  return topics.flatMap(({ topic, words }) =>
    wrap(words, width - column).map((line, at) => padEnd(at === 0 ? topic : '', column) + line),
  );
}

/** What only kernels with maps have. */
function kernelTopics({ image, e820 }: System): { topic: string; words: string }[] {
  const usable = (e820 ?? []).reduce((sum, [, length, type]) => sum + (type === 1 ? length : 0), 0);
  const how = [
    image?.eager === true ? 'filled when it is created' : 'filled by faults',
    image?.contiguous === true ? 'in one run of frames, or not created' : '',
  ];
  const parts = image?.parts.map(({ name, bytes: size }) => (size === 0 ? name : `${name} ${bytes(size)}`)).join(', ');
  return [
    ...(image === null
      ? []
      : [{ topic: 'Process image', words: `${parts}; ${how.filter((each) => each !== '').join(', ')}` }]),
    ...(e820 === null ? [] : [{ topic: 'E820', words: `${plural(e820.length, 'range')}, ${bytes(usable)} usable` }]),
  ];
}

function list(title: string, texts: readonly string[], width: number, style: Style): string[] {
  if (texts.length === 0) return [];
  const lines = texts.flatMap((text) =>
    wrap(printable(text), width - 2).map((line, at) => (at === 0 ? `- ${line}` : `  ${line}`)),
  );
  return [...heading(title, style), ...lines, ''];
}

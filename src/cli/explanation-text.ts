import { plural, thousands, bytes as sizeText } from '../report/numbers.ts';
import type { Style } from '../report/style.ts';
import { displayWidth, padStart, printable, wrap } from '../report/text.ts';
import { entryFormat } from '../run/explain/entry-format.ts';
import { binary, hex } from '../run/explain/entry.ts';
import type { Explanation } from '../run/explain/explanation.ts';
import type { TlbLook } from '../run/explain/tlb-looks.ts';
import { INDENT, entryLines, valueLines } from './explanation-entries.ts';

const ACTS = ['fetches', 'loads', 'stores'];
export const KIND_WORDS = ['fetch', 'load', 'store'];

/** An explanation as a page of a terminal, no line wider than `width`. */
export function explanationText(explanation: Explanation, width: number, style: Style): string {
  const { prologue, before } = explanation;
  const page = new Page(width, style);
  page.title(titleOf(explanation));
  page.note(systemLine(explanation));
  if (explanation.asked.hypothetical !== null) page.note(explanation.asked.hypothetical);
  page.heading('Address');
  page.text(`virtual page ${hex(before.vpn)}, offset ${hex(before.offset)}`);
  page.lines(addressLines(explanation, width, style));
  if (prologue.length > 0) page.heading('First');
  for (const step of prologue) page.item('-', step);
  if (before.process !== 'ended') {
    tlbSection(page, explanation);
    walkSection(page, explanation);
    faultSections(page, explanation);
    afterSection(page, explanation);
  }
  return page.end();
}

/** What is asked about, in one line. */
export function titleOf({ asked }: Explanation): string {
  const { number, pid, trace, kind, va, when } = asked;
  const who = `process ${pid}${trace === null ? '' : ` of ${trace}`}`;
  const recorded = asked.recorded === va ? '' : ` (recorded at ${hex(asked.recorded)})`;
  const act = `${ACTS[kind]} ${plural(asked.bytes, 'byte')} at ${hex(va)}${recorded}`;
  return number === null ? `Made up: ${who} ${act}, ${when}` : `Reference ${thousands(number)}: ${who} ${act}`;
}

export function systemLine({ system, indexes }: Explanation): string {
  const { table, name, pageSize } = system;
  const shape =
    table.kind === 'linear'
      ? 'a linear page table'
      : `a page table of ${plural(indexes.length, 'level')} (${table.levels.join(', ')} bits)`;
  return `${name}: pages of ${sizeText(pageSize)}, ${shape}, entries of ${table.entryBytes} bytes as ${entryFormat(system).title} lays them out`;
}

/** Lines of a page under headings. */
class Page {
  private readonly out: string[] = [];
  private readonly width: number;
  private readonly style: Style;

  constructor(width: number, style: Style) {
    this.width = width;
    this.style = style;
  }

  title(text: string): void {
    this.out.push(...wrap(printable(text), this.width).map((line) => this.style.strong(line)));
  }

  note(text: string): void {
    this.out.push(...wrap(printable(text), this.width).map((line) => this.style.dim(line)));
  }

  heading(text: string, tone: keyof Style = 'strong'): void {
    this.out.push('', ...wrap(printable(text), this.width).map((line) => this.style[tone](line)));
  }

  text(text: string): void {
    if (text !== '') this.item('', text);
  }

  /** A paragraph after a mark. */
  item(mark: string, text: string): void {
    const indent = INDENT + (mark === '' ? 0 : mark.length + 1);
    const lines = wrap(printable(text), Math.max(20, this.width - indent));
    const first = ' '.repeat(INDENT) + (mark === '' ? '' : `${mark} `);
    this.out.push(...lines.map((line, at) => (at === 0 ? first : ' '.repeat(indent)) + line));
  }

  lines(lines: readonly string[]): void {
    this.out.push(...lines);
  }

  entries(reads: Parameters<typeof entryLines>[0]): void {
    this.lines(entryLines(reads, this.width, this.style));
    const last = reads.at(-1);
    if (last !== undefined) this.lines(valueLines(last.entry, this.width));
  }

  end(): string {
    return `${this.out.join('\n')}\n`;
  }
}

function addressLines({ indexes, before, system }: Explanation, width: number, style: Style): string[] {
  const offsetBits = Math.log2(system.pageSize);
  const columns = [
    ...indexes.map(({ level, bits, index }) => [
      indexes.length === 1 ? 'index' : `level ${level}`,
      binary(index, bits),
      `${index}`,
    ]),
    ['offset', binary(before.offset, offsetBits), `${before.offset}`],
  ];
  const widths = columns.map((cells) => Math.max(...cells.map(displayWidth)));
  if (widths.reduce((sum, cells) => sum + cells + 2, INDENT - 2) > width)
    return columns.map(([name, bits, value]) => `${' '.repeat(INDENT)}${name} ${bits} = ${value}`);
  return [0, 1, 2].map((row) => {
    const line = columns.map((cells, at) => padStart(cells[row], widths[at])).join('  ');
    return ' '.repeat(INDENT) + (row === 0 ? style.strong(line) : line);
  });
}

function tlbSection(page: Page, { before, system }: Explanation): void {
  page.heading('TLB');
  if (before.looks.length === 0) page.text('none configured: every reference walks the page table');
  for (const look of before.looks.filter(({ reached }) => reached)) {
    page.item(`${look.name}:`, `${setText(look)}; ${heldText(look)}`);
    page.item('-', `${tagText(look, system.tlb.asid)}: ${look.hit === null ? 'a miss' : `a hit in way ${look.hit}`}`);
  }
}

/** How the set is chosen. */
export function setText({ sets, setBits, set, ways, vpn }: TlbLook): string {
  if (sets === 1) return `one set of ${plural(ways, 'way')}, so no bits choose`;
  const low = binary(vpn % sets, setBits);
  return `the low ${plural(setBits, 'bit')} of the page number, ${low}, choose set ${set} of ${sets} (${plural(ways, 'way')} each)`;
}

/** What the set holds. */
export function heldText({ held, ways, asid }: TlbLook): string {
  if (held.length === 0) return ways === 1 ? 'it is empty' : `all ${ways} ways are empty`;
  const shown = held.slice(0, 12).map((entry) => {
    const space = entry.asid === asid ? '' : ` of address space ${entry.asid}`;
    return `${hex(entry.vpn)}${space} (way ${entry.way})`;
  });
  const more = held.length > 12 ? `, and ${held.length - 12} more` : '';
  return `it holds ${held.length === 1 ? 'page' : 'pages'} ${shown.join(', ')}${more}`;
}

export function tagText({ asid, vpn }: TlbLook, tagged: boolean): string {
  return `tag: page ${hex(vpn)}${tagged ? ` of address space ${asid}` : ''}`;
}

function walkSection(page: Page, { walk, walked, system, counters }: Explanation): void {
  if (walk === null) return;
  const { reads } = walk;
  const root = reads[0]?.tablePfn ?? null;
  const from = root === null ? '' : `, from the root table in frame ${root}`;
  const would = 'none: the TLB has the translation. A walk would find:';
  page.heading('Page walk');
  if (walk.beyond) page.text('nothing is read: the address lies beyond the page table');
  else page.text(walked ? `${plural(reads.length, 'read')}${from}` : would);
  page.entries(reads);
  const { walk_cache_hits: spared = 0, walk_reads: read = 0 } = counters;
  if (spared > 0)
    page.text(
      `the paging-structure cache knows upper entries: ${plural(spared, 'walk')} of this reference ${spared === 1 ? 'begins' : 'begin'} below the root, and ${plural(read, 'entry', 'entries')} ${read === 1 ? 'is' : 'are'} read in all`,
    );
  if (walk.page?.swapped === true)
    page.text(`the page is in swap slot ${walk.page.holder}, which the OS keeps in the bits that the hardware ignores`);
  if (system.replacement.policy === 'none' && walk.page?.mapped === true)
    page.text('the model keeps no accessed and dirty bits here: no replacement policy reads them');
}

function faultSections(page: Page, { faults, walk, asked, epilogue }: Explanation): void {
  if (faults.length === 0 && walk !== null) {
    page.heading('No fault');
    page.text(`the page is present and its entry permits a ${KIND_WORDS[asked.kind]} in user mode`);
  }
  faults.forEach(({ kind, refused, hardware, steps }, at) => {
    const which = faults.length === 1 ? 'Page fault' : `Page fault ${at + 1} of ${faults.length}`;
    page.heading(`${which}: ${kind}`, refused ? 'bad' : 'warn');
    page.text(hardware.because);
    const { code } = hardware;
    if (code === null) page.text(`error code: ${hardware.withoutCode}`);
    else {
      page.text(`${code.register} ${code.text}, ${code.address} (${code.source})`);
      const names = Math.max(...code.bits.map(({ name }) => name.length));
      const values = Math.max(...code.bits.map(({ bits }) => bits.length));
      for (const { name, bits, about } of code.bits)
        page.item(`  ${name.padEnd(names)}  ${bits.padStart(values)} `, about);
    }
    page.heading('The operating system');
    steps.forEach((step, number) => page.item(`${number + 1}.`, step));
  });
  epilogue.forEach((step) => page.item('-', step));
}

function afterSection(page: Page, explanation: Explanation): void {
  const { walk, after, fills, refused, before, framesAfter } = explanation;
  page.heading('Afterwards');
  if (after !== null) {
    if (walk?.reads.at(-1)?.entry.value === after.read.entry.value) page.text('the entry is as it was');
    else page.entries([after.read]);
    page.text(
      `done: frame ${after.pfn} with offset ${hex(before.offset)} is the physical address ${hex(after.physical)}`,
    );
  }
  for (const fill of fills) page.item('-', fill);
  if (refused) page.text('the reference did not happen');
  page.lines(frameLines(before.frames, framesAfter));
}

function frameLines(before: Explanation['framesAfter'], after: Explanation['framesAfter']): string[] {
  const names = (Object.keys(before) as (keyof typeof before)[]).filter((name) => before[name] + after[name] > 0);
  const signed = (by: number): string => (by === 0 ? '' : by > 0 ? `+${thousands(by)}` : `-${thousands(-by)}`);
  const rows = [
    ['frames', ...names],
    ['before', ...names.map((name) => thousands(before[name]))],
    ['after', ...names.map((name) => thousands(after[name]))],
    ['change', ...names.map((name) => signed(after[name] - before[name]))],
  ];
  const shown = names.every((name) => before[name] === after[name]) ? rows.slice(0, 2) : rows;
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return shown.map((row) =>
    `${' '.repeat(INDENT)}${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join('  ')}`.trimEnd(),
  );
}

import { plural, thousands } from '../report/numbers.ts';
import type { Style } from '../report/style.ts';
import { printable, wrap } from '../report/text.ts';
import { entryFormat } from '../run/explain/entry-format.ts';
import { binary, hex } from '../run/explain/entry.ts';
import type { Explanation } from '../run/explain/explanation.ts';
import { setBits } from './explanation-entries.ts';
import type { System } from '../system/system.ts';
import { KIND_WORDS, heldText, setText, systemLine, tagText, titleOf } from './explanation-text.ts';

export interface Question {
  question: string;
  /** Several lines, if need be. */
  answer: string;
}

/** What a student needs to know to answer the questions of an explanation. */
export function givenOf(explanation: Explanation): string[] {
  const { system, before, walk, offered, prologue } = explanation;
  const root = walk?.reads[0]?.tablePfn ?? null;
  const memory = memoryText(explanation);
  const page = walk?.page ?? null;
  return [
    systemLine(explanation),
    `its rules: ${rulesText(system)}`,
    ...prologue,
    ...before.looks.map(
      (look) =>
        `${look.name}: ${plural(look.sets, 'set')} of ${plural(look.ways, 'way')}; of the set that the page belongs to, ${heldText(look)}`,
    ),
    ...(root === null ? [] : [`the root table is in frame ${root}`]),
    ...(memory === '' ? [] : [`physical memory holds ${memory}`]),
    ...(page !== null && page.refs > 1 ? [`the frame of the page is named by ${page.refs} entries`] : []),
    `the region of the address: ${before.region}`,
    `free frames: ${thousands(before.frames.free)}; the allocator gives ${framesText(offered)} next`,
  ];
}

/** The entries that a walk reads, among others. */
function memoryText({ walk, before, system }: Explanation): string {
  const reads = walk?.reads ?? [];
  const { entryBytes } = system.table;
  const empty = before.process === 'starts' ? reads : [];
  const entries = [...reads, ...before.neighbours].map(({ at, entry }) => ({ at, value: entry.value }));
  entries.push(...empty.map(({ at }) => ({ at: at === null ? null : at ^ BigInt(entryBytes), value: 0n })));
  return entries
    .flatMap(({ at, value }) => (at === null ? [] : [{ at, text: `${hex(value)} at ${hex(at)}` }]))
    .toSorted((left, right) => Number(left.at - right.at))
    .map(({ text }) => text)
    .join(', ');
}

/** The settings that decide what is done about a fault. */
function rulesText({ zeroPage, fileCache, faultAround, cowReuse, refcount, replacement, allocator }: System): string {
  return [
    zeroPage ? 'loads of untouched memory map the zero frame' : 'untouched memory gets a frame at once',
    `the file cache is ${fileCache}`,
    faultAround > 0 ? `fault-around of ${plural(faultAround, 'page')}` : 'no fault-around',
    refcount && cowReuse ? 'a sole owner writes in place' : 'every marked page is copied',
    `replacement ${replacement.policy}`,
    `allocator ${allocator.strategy}`,
  ].join(', ');
}

/** The questions that an explanation answers, in its order. */
export function questionsOf(explanation: Explanation): Question[] {
  const { before, indexes, asked } = explanation;
  const levels = indexes
    .map(({ level, bits, index }) => `level ${level}: ${index} (0b${binary(index, bits)})`)
    .join(', ');
  return [
    {
      question: `Which virtual page is ${hex(asked.va)}, and which offset in it?`,
      answer: `page ${hex(before.vpn)}, offset ${hex(before.offset)}`,
    },
    { question: 'Which index does the walk use at each level of the page table?', answer: levels },
    ...lookQuestions(explanation),
    ...walkQuestions(explanation),
    ...faultQuestions(explanation),
    ...afterQuestions(explanation),
  ];
}

function lookQuestions({ before, system }: Explanation): Question[] {
  const { looks } = before;
  if (looks.length === 0) return [];
  const hits = looks
    .filter(({ reached }) => reached)
    .map(({ name, hit }) => `${name}: ${hit === null ? 'a miss' : `a hit in way ${hit}`}`);
  return [
    ...looks.map((look) => ({
      question: `Which set of the ${look.name} may hold the page, and with which tag?`,
      answer: `${setText(look)}; ${tagText(look, system.tlb.asid)}`,
    })),
    { question: 'Which TLBs are looked into, and does one hit?', answer: hits.join('; ') },
  ];
}

function walkQuestions({ walk, walked }: Explanation): Question[] {
  if (walk === null) return [];
  const last = walk.reads.at(-1);
  const reads = walked ? plural(walk.reads.length, 'entry', 'entries') : 'none: the TLB has the translation';
  const addresses = walked ? walk.reads.flatMap(({ at }) => (at === null ? [] : [hex(at)])) : [];
  const where = addresses.length === 0 ? '' : `, at ${addresses.join(', ')}`;
  const questions = [
    {
      question: 'How many entries of page tables are read, and at which physical addresses?',
      answer: `${reads}${where}`,
    },
  ];
  if (last === undefined) return questions;
  const set = setBits(last.entry).join(', ');
  questions.push({
    question: 'Which bits of the last entry that a walk reads are set, by name?',
    answer: `level ${last.level}: ${set === '' ? 'none' : set}`,
  });
  return questions;
}

function faultQuestions({ faults, asked, system }: Explanation): Question[] {
  const kinds = faults.map(({ kind }) => kind).join(', then ');
  const first: Question = {
    question: `Does the ${KIND_WORDS[asked.kind]} fault, and if so, of which kind? Why?`,
    answer:
      faults.length === 0 ? 'no: the entry is present and permits it' : `yes: ${kinds}; ${faults[0].hardware.because}`,
  };
  const codes = faults.map(({ hardware: { code, withoutCode } }) => {
    if (code === null) return withoutCode;
    const bits = code.bits.map(({ name, bits }) => `${name} ${bits}`).join(', ');
    return `${code.register} ${code.text} (${bits}); ${code.address}`;
  });
  const question = `What does the hardware (${entryFormat(system).title}) tell the operating system? Give every bit.`;
  const steps = faults.flatMap((fault) => fault.steps).map((step) => `- ${step}`);
  return [
    first,
    { question, answer: codes.length === 0 ? 'nothing: there is no fault' : codes.join('; then ') },
    {
      question: 'What does the operating system do, and which frames does it take for what?',
      answer: steps.length === 0 ? 'nothing: it does not run' : steps.join('\n'),
    },
  ];
}

function afterQuestions({ after, framesAfter, refused }: Explanation): Question[] {
  const none = refused ? 'none: the reference is refused' : 'none';
  return [
    {
      question: 'Which bits of the leaf entry are set afterwards, by name, and what is its value?',
      answer: after === null ? none : `${setBits(after.read.entry).join(', ')}; ${hex(after.read.entry.value)}`,
    },
    {
      question: 'Which frame and which physical address does the reference reach?',
      answer: after === null ? none : `frame ${after.pfn}, address ${hex(after.physical)}`,
    },
    { question: 'How many frames are free afterwards?', answer: thousands(framesAfter.free) },
  ];
}

/** Frames in the order of the list, runs of them as one. */
function framesText(frames: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const pfn of frames) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] + 1 === pfn) run[1] = pfn;
    else runs.push([pfn, pfn]);
  }
  const texts = runs.map(([first, last]) => (first === last ? `${first}` : `${first} to ${last}`));
  return `frame${frames.length === 1 ? '' : 's'} ${texts.join(', ')}`;
}

/** The questions on a sheet of paper, with room to answer or with the answers. */
export function quizText(explanation: Explanation, answers: boolean, width: number, style: Style): string {
  const lines = wrap(printable(titleOf(explanation)), width).map((line) => style.strong(line));
  lines.push('', style.strong('Given'), ...givenOf(explanation).flatMap((text) => hung('-', text, width)));
  lines.push('', style.strong('Questions'));
  questionsOf(explanation).forEach(({ question, answer }, at) => {
    const mark = `${at + 1}.`.padStart(3);
    lines.push('', ...hung(mark, question, width));
    if (answers) for (const part of answer.split('\n')) lines.push(...hung('     ', part, width));
    else lines.push('', `      ${'_'.repeat(Math.min(width, 78) - 6)}`);
  });
  return `${lines.join('\n')}\n`;
}

function hung(mark: string, text: string, width: number): string[] {
  const indent = mark.length + 3;
  return wrap(printable(text), width - indent).map((line, at) =>
    at === 0 ? `  ${mark} ${line}` : ' '.repeat(indent) + line,
  );
}

/** The same for programs; without `answers` the answers are left out. */
export function quizJson(explanation: Explanation, answers: boolean): string {
  const questions = questionsOf(explanation).map(({ question, answer }, at) => ({
    number: at + 1,
    question,
    ...(answers ? { answer } : {}),
  }));
  const quiz = { schema_version: 1, title: titleOf(explanation), given: givenOf(explanation), questions };
  return `${JSON.stringify(quiz, null, 2)}\n`;
}

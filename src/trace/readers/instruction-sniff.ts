import { BRANCH_TAKEN, IP, IS_BRANCH, SLOT } from './instruction-layout.ts';
import type { InstructionLayout } from './instruction-layout.ts';

/** What is wrong with the record at `at`: what was expected and found; null = nothing. */
export function wrongInstruction(view: DataView, at: number, layout: InstructionLayout): string | null {
  const wrong = wrongField(view, at, layout);
  return wrong === null ? null : `${wrong}: is this a trace of ${layout.bytes}-byte instructions?`;
}

function wrongField(view: DataView, at: number, layout: InstructionLayout): string | null {
  for (const [flag, offset] of FLAGS) {
    const found = view.getUint8(at + offset);
    if (found > 1) return `expected ${flag} to be 0 or 1, found ${found}`;
  }
  const addresses = addressesOf(view, at, layout);
  const wrong = addresses.find((address) => address >> 57n !== 0n && address >> 56n !== 0xffn);
  if (wrong !== undefined) return `expected an address of up to 57 bits, found 0x${wrong.toString(16)}`;
  return addresses.every((address) => address === 0n)
    ? 'expected an instruction, found a record without any address'
    : null;
}

const FLAGS: readonly [string, number][] = [
  ['is_branch', IS_BRANCH],
  ['branch_taken', BRANCH_TAKEN],
];

/** The instruction's, those it loads from and those it stores to. */
function addressesOf(view: DataView, at: number, layout: InstructionLayout): bigint[] {
  const slots = (first: number, count: number): bigint[] =>
    Array.from({ length: count }, (_, slot) => view.getBigUint64(at + first + slot * SLOT, true));
  return [
    ...slots(IP, 1),
    ...slots(layout.sources, layout.sourceSlots),
    ...slots(layout.destinations, layout.destinationSlots),
  ];
}

/** Records that are looked at, and those that are enough to be sure. */
const MOST_RECORDS = 1000;
const SURE_RECORDS = 64;
/** Bytes from an instruction to the next: no longer one in x86 (Intel SDM vol. 2, 2.3.11) or Arm; 0 = repeated. */
const LONGEST_STEP = 15n;

/**
 * Whether bytes could be such records, and whether they surely are: all of them plausible, a branch here and there, and
 * three in four of the instructions that do not branch followed by the one behind them.
 */
export function looksLikeInstructions(head: Uint8Array, layout: InstructionLayout): 'no' | 'possible' | 'sure' {
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const records = Math.min(MOST_RECORDS, Math.floor(head.length / layout.bytes));
  let branches = 0;
  let steps = 0;
  for (let record = 0; record < records; record++) {
    const at = record * layout.bytes;
    if (!isPlausible(view, at, layout)) return 'no';
    if (view.getUint8(at + IS_BRANCH) === 1) branches++;
    else if (record + 1 < records) {
      const step = view.getBigUint64(at + layout.bytes, true) - view.getBigUint64(at, true);
      if (step >= 0n && step <= LONGEST_STEP) steps++;
    }
  }
  if (records === 0) return 'no';
  const sure = records >= SURE_RECORDS && branches > 0 && branches < records && steps * 4 >= (records - branches) * 3;
  return sure ? 'sure' : 'possible';
}

/** An address of an instruction, flags, and addresses of user space or the kernel. */
function isPlausible(view: DataView, at: number, layout: InstructionLayout): boolean {
  if (view.getUint8(at + IS_BRANCH) > 1 || view.getUint8(at + BRANCH_TAKEN) > 1) return false;
  const [ip, ...data] = addressesOf(view, at, layout);
  return isMappable(ip) && data.every((address) => address === 0n || isMappable(address));
}

/** Not in the first page, and of 48 bits or the upper half of 48. */
function isMappable(address: bigint): boolean {
  const top = address >> 47n;
  return address >= 4096n && (top === 0n || top === 0x1ffffn);
}

/** Whether bytes are surely no text. */
export function isBinary(head: Uint8Array): boolean {
  return head.subarray(0, 1024).some((byte) => byte < 9);
}

import type { TraceFormat } from './format.ts';
import type { InstructionLayout } from './instruction-layout.ts';
import { InstructionScanner } from './instruction-scan.ts';
import { isBinary, looksLikeInstructions } from './instruction-sniff.ts';
import { openRecords } from './record-trace.ts';

/** `input_instr`. */
const LAYOUT: InstructionLayout = {
  bytes: 64,
  sources: 32,
  sourceSlots: 4,
  destinations: 16,
  destinationSlots: 2,
  asid: 0,
};

/** What ChampSim's tracer writes: an instruction a record, with no header. */
export const champsim: TraceFormat = {
  name: 'champsim',
  title: 'ChampSim instructions of 64 bytes',
  selfContained: true,
  sniff: (head) => looksLikeInstructions(head, LAYOUT) === 'sure',
  guess: (head, fileName) => {
    if (/champsim/i.test(fileName) && isBinary(head)) return 'named';
    return looksLikeInstructions(head, LAYOUT) === 'no' ? 'no' : 'possible';
  },
  open: (file, options) => openRecords(file, options, LAYOUT.bytes, new InstructionScanner(LAYOUT)),
};

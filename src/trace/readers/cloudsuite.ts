import type { TraceFormat } from './format.ts';
import type { InstructionLayout } from './instruction-layout.ts';
import { InstructionScanner } from './instruction-scan.ts';
import { isBinary, looksLikeInstructions } from './instruction-sniff.ts';
import { openRecords } from './record-trace.ts';

/** `cloudsuite_instr`, with the bytes that a compiler adds before the addresses and after the last field. */
const LAYOUT: InstructionLayout = {
  bytes: 96,
  sources: 56,
  sourceSlots: 4,
  destinations: 24,
  destinationSlots: 4,
  asid: 88,
};

/** The other record that ChampSim reads (its option -c, --cloudsuite). */
export const cloudsuite: TraceFormat = {
  name: 'cloudsuite',
  title: "ChampSim's CloudSuite instructions of 96 bytes",
  selfContained: true,
  sniff: (head) => looksLikeInstructions(head, LAYOUT) === 'sure',
  guess: (head, fileName) => {
    if (/cloudsuite/i.test(fileName) && isBinary(head)) return 'named';
    return looksLikeInstructions(head, LAYOUT) === 'no' ? 'no' : 'possible';
  },
  open: (file, options) => openRecords(file, options, LAYOUT.bytes, new InstructionScanner(LAYOUT)),
};

import { PAGE } from '../recorder.ts';
import { bytes, count, synthetic } from '../synthetic.ts';

/** The end of the stack: the top of what 31 bits address. */
const TOP = 0x7fff_0000;
const LIMIT = 0x4000_0000;

/** Down and up a stack. */
export const deepRecursion = synthetic({
  title: 'a recursion that grows the stack and comes back',
  about:
    'A stack of one page that may grow. Each call stores at the bottom of its frame of `frame` bytes; when `depth` is reached, each return loads there. `repeats` times.',
  parameters: {
    depth: count(10_000, 1, 2 ** 24, 'nested calls'),
    frame: bytes(128, 8, PAGE, 'bytes of the stack frame of a call'),
    repeats: count(1, 1, 1e9, 'times down and up'),
  },
  problem({ depth, frame }) {
    if (frame % 8 !== 0) return 'frame: expected a multiple of 8, so that no access spans two pages';
    return depth * frame <= LIMIT ? null : 'depth: expected a stack (depth * frame) of at most 1 GiB';
  },
  *records({ depth, frame, repeats }, out) {
    out.map(TOP - PAGE, PAGE, '[stack]', { growsDown: BigInt(LIMIT) });
    for (let repeat = 0; repeat < repeats; repeat++) {
      for (let call = 1; call <= depth; call++) {
        out.store(TOP - call * frame);
        if (out.full) yield;
      }
      for (let call = depth; call >= 1; call--) {
        out.load(TOP - call * frame);
        if (out.full) yield;
      }
    }
  },
  expectations({ depth, frame, repeats }) {
    const pages = Math.ceil((depth * frame) / PAGE);
    return [
      {
        settings: {},
        counts: {
          references: 2 * depth * repeats,
          demand_zero: 1,
          stack_growth: pages - 1,
          page_faults: pages,
        },
        why: 'pages = ceil(depth * frame / 4096): the first is there, the others are grown on their first store, once for all repeats',
      },
    ];
  },
});

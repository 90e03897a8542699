import type { TraceFormat } from './format.ts';
import { isBinary } from './instruction-sniff.ts';
import { REQUEST_BYTES, RequestScanner } from './request-scan.ts';
import { openRecords } from './record-trace.ts';

/**
 * libCacheSim's oracleGeneral: little endian, packed: time (u32), object id (u64), size (u32), number of the next request for the object
 * (i64; -1 or the largest = none). libCacheSim, oracleGeneralBin.h.
 */
export const oracleGeneral: TraceFormat = {
  name: 'oracle-general',
  title: "libCacheSim's oracleGeneral requests of 24 bytes",
  selfContained: true,
  sniff: () => false,
  guess: (head, fileName) => {
    // oracleGeneralOpNS has records of 27 bytes.
    if (/oracle-?general(?!opns)/i.test(fileName) && isBinary(head)) return 'named';
    return couldBeRequests(head) ? 'possible' : 'no';
  },
  open: (file, options) => openRecords(file, options, REQUEST_BYTES, new RequestScanner()),
};

/** Requests that are enough for a guess. */
const FEWEST = 8;
const NEVER = 0x7fffffffffffffffn;
/** More requests than any trace has. */
const MOST_REQUESTS = 1n << 40n;

/** Times do not go back, every next request is a later one or none, and one at least there is. */
function couldBeRequests(head: Uint8Array): boolean {
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const requests = Math.floor(head.length / REQUEST_BYTES);
  let time = 0;
  let again = 0;
  for (let request = 0; request < requests; request++) {
    const at = request * REQUEST_BYTES;
    const next = view.getBigInt64(at + 16, true);
    const later = next > BigInt(request) && next < MOST_REQUESTS;
    if (later) again++;
    else if (next !== -1n && next !== NEVER) return false;
    if (view.getUint32(at, true) < time) return false;
    time = view.getUint32(at, true);
  }
  return requests >= FEWEST && again > 0;
}

import { quoted } from '../../base/quoted.ts';
import { inputError } from '../../base/user-error.ts';

/** Where nothing else stands in a Linux process: below its programs (from 0x550000000000 on) and libraries. */
const FIRST = 0x4000_0000_0000n;
const STEP = 1n << 32n;
const MOST = 4096;

/** Addresses for offsets in files: each file has 4 GiB of its own, in order of appearance. */
export class FileAddresses {
  private readonly bases: Map<string, bigint>;

  constructor() {
    this.bases = new Map();
  }

  get any(): boolean {
    return this.bases.size > 0;
  }

  address(file: string, offset: bigint): bigint {
    let base = this.bases.get(file);
    if (base === undefined) {
      if (this.bases.size === MOST) throw inputError(`expected at most ${MOST} files, found one more: ${quoted(file)}`);
      base = FIRST + BigInt(this.bases.size) * STEP;
      this.bases.set(file, base);
    }
    if (offset < STEP) return base + offset;
    throw inputError(`expected an offset below 4 GiB, found ${quoted(`${file}@0x${offset.toString(16)}`)}`);
  }
}

import { quoted } from '../../base/quoted.ts';
import { inputError } from '../../base/user-error.ts';
import { FETCH, LOAD, STORE } from '../ops.ts';
import type { ReadOptions } from './format.ts';
import type { LineReader } from './line-trace.ts';
import { FileAddresses } from './perf-files.ts';
import type { TextLine } from './text-line.ts';

/** `COMM [PID/]TID [CPU] SECONDS: [PERIOD] EVENT: REST`; a comm may hold blanks. */
const SCRIPT = /^ *(\S.*?) +(?:(-?\d+)\/)?(-?\d+) +(?:\[\d+\] +)?\d+\.\d+: +(?:\d+ +)?(\S+): *(.*)$/;
/** `MILLISECONDS ( DURATION ms): COMM/TID REST`. */
const TRACE = /^ *(?:[\d.]+|\?) \([^)]*\): (.+?)\/(\d+) +(.*)$/;
const RECORD = /^ *\S.*? +(?:-?\d+\/)?-?\d+ +(?:\[\d+\] +)?\d+\.\d+: +PERF_RECORD_[A-Z]/;
/** The second number of `ADDRESS SYMBOL IP SYMBOL`: perf pads it to 16 digits, which tells it from a symbol that looks like one. */
const IP = /(?: {2,}([\da-f]{1,15})| ([\da-f]{16}))(?: |$)/;
const FAULT = /^(?:min|maj)fault \[.*\] => (.*) \([^ ()]*\)$/;
/** Mappings whose offsets in `perf trace` are addresses. */
const ADDRESS = /^(?:(?:\/\/anon|\[[^\]@]*\])@)?0x([\da-f]+)$/;
const OFFSET = /^(.*)@0x([\da-f]+)$/;
const TRACEPOINT = /\baddress=0x([\da-f]+)\b.*?(?:\berror_code=0x([\da-f]+)|\bcause=0x([\da-f]+)|$)/;
/** The header of the table that `pagewalk record --recorder perf-faults` writes, and its rows. */
const PERF_TABLE = 'pid,tid,command,seconds,addr,ip';
const ROW = /^(\d+),\d+,("(?:[^"]|"")*"|[^",]*),\d+\.\d+,0x([\da-f]{1,16}),0x([\da-f]{1,16})$/;
const HEX = /^[\da-f]{1,16}$/;
const PAGE_FAULT = /^(?:(?:page|minor|major)-faults|exceptions:page_fault_\w+)\b/;
const MEMORY = /\|OP ([^|]*)/;
/** Longer lines are none of perf's. */
const LONGEST = 4096;
/** Bits of the error code of an x86 page fault (Intel SDM 3A, 4.7). */
const WRITE_BIT = 2n;
const FETCH_BIT = 16n;
/** Causes of a RISC-V exception (privileged architecture, mcause). */
const INSTRUCTION_PAGE_FAULT = 12n;
const STORE_PAGE_FAULT = 15n;
const HOW = 'perf script -G -F comm,pid,tid,time,event,ip,sym,addr prints it, of what perf record -d recorded';

/** Whether these lines are the beginning of what perf prints: the first is of its forms, and one is surely perf's. */
export function isPerf(lines: readonly string[]): boolean {
  const [first] = lines;
  if (first === undefined || lines.some((line) => line.length > LONGEST)) return false;
  if (first === PERF_TABLE) return true;
  return (TRACE.test(first) || SCRIPT.test(first) || RECORD.test(first)) && lines.some(isPerfLine);
}

function isPerfLine(line: string): boolean {
  const trace = TRACE.exec(line);
  if (trace !== null) return FAULT.test(trace[3]);
  const script = SCRIPT.exec(line);
  return RECORD.test(line) || (script !== null && (PAGE_FAULT.test(script[4]) || MEMORY.test(script[5])));
}

interface Sample {
  kind: number;
  address: bigint;
}

/**
 * Page faults (`page-faults`, `exceptions:page_fault_user`, `perf trace -F all`) and memory samples, each of one byte. What a line does not say
 * of its access: a fault at the instruction's own address is a fetch, any other a load.
 */
export class PerfLines implements LineReader {
  private readonly options: ReadOptions;
  private readonly files: FileAddresses;
  /** The latest name of each process: its program's, from an exec on. */
  private readonly names: Map<number, string>;
  private threadsOnly: boolean;
  private withoutAddress: number;
  private table: boolean;

  constructor(options: ReadOptions) {
    this.options = options;
    this.files = new FileAddresses();
    this.names = new Map();
    this.threadsOnly = false;
    this.withoutAddress = 0;
    this.table = false;
  }

  begin(text: string): boolean {
    this.table = text === PERF_TABLE;
    return this.table;
  }

  read(): number {
    return 0;
  }

  other(line: string, found: TextLine): void {
    if (this.table) {
      this.row(line, found);
      return;
    }
    // Call chains, which are indented by a tab; then records of maps and tasks.
    if (line.startsWith('\t')) return;
    const short = line.length <= LONGEST;
    if (short && RECORD.test(line)) return;
    const trace = short ? TRACE.exec(line) : null;
    const script = trace === null && short ? SCRIPT.exec(line) : null;
    if (trace !== null) {
      const sample = this.traced(trace[3]);
      if (sample !== null) this.tell(found, Number(trace[2]), trace[1], sample);
    } else if (script !== null) {
      const [, comm, pid, tid, event, rest] = script;
      this.threadsOnly ||= pid === undefined;
      this.tell(found, Math.max(0, Number(pid ?? tid)), comm, sampled(event, rest));
    } else {
      throw inputError(`expected COMM PID/TID SECONDS: EVENT: and an address, found ${quoted(line)}`);
    }
  }

  end(): void {
    const { note } = this.options;
    if (this.threadsOnly)
      note('some lines of perf tell the thread and not its process: each such thread counts as a process');
    if (this.withoutAddress > 0) note(`samples whose address is 0, which is none, passed over: ${this.withoutAddress}`);
    if (this.files.any) {
      note(
        'perf trace tells offsets in files, not addresses: each file stands at a place of its own, from 0x400000000000 in steps of 4 GiB',
      );
    }
  }

  private row(line: string, found: TextLine): void {
    const row = line.length <= LONGEST ? ROW.exec(line) : null;
    if (row === null) throw inputError(`expected ${PERF_TABLE}, the addresses with 0x, found ${quoted(line)}`);
    const [address, ip] = [BigInt(`0x${row[3]}`), BigInt(`0x${row[4]}`)];
    const comm = row[2].startsWith('"') ? row[2].slice(1, -1).replaceAll('""', '"') : row[2];
    this.tell(found, Number(row[1]), comm, { kind: ip === address ? FETCH : LOAD, address });
  }

  /** The fault of a line of `perf trace`; null for a system call. */
  private traced(rest: string): Sample | null {
    if (!/^(?:min|maj)fault /.test(rest)) return null;
    const target = FAULT.exec(rest)?.[1] ?? '';
    const address = ADDRESS.exec(target);
    if (address !== null) return { kind: LOAD, address: BigInt(`0x${address[1]}`) };
    const offset = OFFSET.exec(target);
    if (offset === null)
      throw inputError(`expected minfault|majfault [SYMBOL] => TARGET@0xOFFSET (FLAGS), found ${quoted(rest)}`);
    return { kind: LOAD, address: this.files.address(offset[1], BigInt(`0x${offset[2]}`)) };
  }

  private tell(found: TextLine, pid: number, comm: string, { kind, address }: Sample): void {
    if (address === 0n) {
      this.withoutAddress++;
      return;
    }
    const upper = address >> 56n === 255n;
    if (address >> 57n !== 0n && !upper)
      throw inputError(`expected an address of up to 57 bits, found ${quoted(`0x${address.toString(16)}`)}`);
    if (this.names.get(pid) !== comm) {
      this.names.set(pid, comm);
      this.options.command(pid, comm);
    }
    const low = BigInt.asUintN(57, address);
    found.add(pid, kind, Number(low >> 32n), Number(low & 0xffffffffn), 1);
  }
}

/** The sample of a line of `perf script`. */
function sampled(event: string, rest: string): Sample {
  const point = TRACEPOINT.exec(rest);
  if (point !== null) return { kind: faultKind(point[2], point[3]), address: BigInt(`0x${point[1]}`) };
  const [first] = rest.split(' ', 1);
  const operation = MEMORY.exec(rest);
  const ip = IP.exec(rest.slice(first.length));
  if (!HEX.test(first) || (operation === null && ip === null && first !== rest.trimEnd())) {
    throw inputError(
      `expected EVENT: ADDRESS SYMBOL IP SYMBOL, found ${quoted(`${event}: ${rest}`)}, which has no address: ${HOW}`,
    );
  }
  const address = BigInt(`0x${first}`);
  if (operation !== null) return { kind: operationKind(operation[1]), address };
  return { kind: ip !== null && BigInt(`0x${ip[1] ?? ip[2]}`) === address ? FETCH : LOAD, address };
}

/** By the error code of x86, or the cause of RISC-V, as hexadecimal digits. */
function faultKind(errorCode: string | undefined, cause: string | undefined): number {
  if (errorCode !== undefined) {
    const bits = BigInt(`0x${errorCode}`);
    return (bits & FETCH_BIT) !== 0n ? FETCH : (bits & WRITE_BIT) !== 0n ? STORE : LOAD;
  }
  if (cause === undefined) return LOAD;
  const number = BigInt(`0x${cause}`);
  return number === INSTRUCTION_PAGE_FAULT ? FETCH : number === STORE_PAGE_FAULT ? STORE : LOAD;
}

/** By the operation of a memory sample: LOAD, STORE, EXEC, PFETCH, N/A, or several. */
function operationKind(text: string): number {
  if (text.includes('LOAD')) return LOAD;
  return text.includes('STORE') ? STORE : text.includes('EXEC') ? FETCH : LOAD;
}

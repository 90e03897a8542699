// The CSV trace of docs/formats.md, read line by line into records. Addresses are BigInt, so nothing is lost at 57 bits.

export type Operation =
  | 'I'
  | 'L'
  | 'S'
  | 'M'
  | 'map'
  | 'mapphys'
  | 'unmap'
  | 'protect'
  | 'discard'
  | 'remap'
  | 'brk'
  | 'fork'
  | 'vfork'
  | 'exec'
  | 'exit'
  | 'wait'
  | 'switch'
  | 'kmalloc'
  | 'kfree';

export interface TraceRecord {
  line: number;
  pid: number;
  operation: Operation;
  va: bigint;
  size: bigint;
  args: Map<string, string>;
}

export interface FileArgument {
  name: string;
  offset: bigint;
}

export function parseTrace(text: string): TraceRecord[] {
  const records: TraceRecord[] = [];
  let headerSeen = false;
  for (const [index, rawLine] of text.split('\n').entries()) {
    const line = rawLine.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (!headerSeen) {
      if (line.replaceAll(' ', '') !== 'pid,op,addr,size,args')
        throw new Error(`${index + 1}: expected the header line`);
      headerSeen = true;
      continue;
    }
    records.push(parseRecord(line, index + 1));
  }
  return records;
}

// An access is a record that costs references; all others are events (MODEL §2).
export function isAccess(record: TraceRecord): boolean {
  return accessOperations.has(record.operation);
}

export function parseNumber(text: string): bigint {
  if (!/^(0[xX][0-9a-fA-F]+|[0-9]+)$/.test(text)) throw new Error(`expected a number, found "${text}"`);
  return BigInt(text);
}

// A canonical upper-half address (bits 56..63 all set) stands for its low 57 bits; any other above 57 bits is bad.
export function parseAddress(text: string): bigint {
  const value = parseNumber(text);
  if (value >> 56n === 0xffn) return value & ((1n << 57n) - 1n);
  if (value >> 57n !== 0n) throw new Error(`address above 57 bits: "${text}"`);
  return value;
}

// NAME ends at the last @; without an @ the offset is 0.
export function parseFile(text: string): FileArgument {
  const at = text.lastIndexOf('@');
  if (at < 0) return { name: text, offset: 0n };
  return { name: text.slice(0, at), offset: parseNumber(text.slice(at + 1).trim()) };
}

const accessOperations: ReadonlySet<Operation> = new Set(['I', 'L', 'S', 'M']);

const operations: ReadonlyMap<string, Operation> = new Map(
  (
    [
      ...accessOperations,
      'map',
      'mapphys',
      'unmap',
      'protect',
      'discard',
      'remap',
      'brk',
      'fork',
      'vfork',
      'exec',
      'exit',
      'wait',
      'switch',
      'kmalloc',
      'kfree',
    ] satisfies Operation[]
  ).map((operation) => [operation, operation]),
);

function parseRecord(line: string, lineNumber: number): TraceRecord {
  const fields = line.split(',').map((field) => field.trim());
  const [pid = '', op = '', va = '', size = '', args = ''] = fields;
  const operation = operations.get(op);
  if (operation === undefined) throw new Error(`${lineNumber}: unknown op "${op}"`);
  return {
    line: lineNumber,
    pid: Number(parseNumber(pid)),
    operation,
    va: va === '' ? 0n : parseAddress(va),
    size: size === '' ? 0n : parseNumber(size),
    args: parseArgs(args),
  };
}

function parseArgs(text: string): Map<string, string> {
  const args = new Map<string, string>();
  for (const part of text.split(';')) {
    if (part.trim() === '') continue;
    const equals = part.indexOf('=');
    if (equals < 0) throw new Error(`expected key=value, found "${part}"`);
    args.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  return args;
}

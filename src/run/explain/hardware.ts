import type { System } from '../../system/system.ts';
import { FETCH, LOAD } from '../../trace/ops.ts';
import { entryFormat, entryFormatName } from './entry-format.ts';
import { faultCode } from './fault-code.ts';
import type { FaultCode } from './fault-code.ts';
import type { FaultDeeds } from './segments.ts';
import type { Walk, WalkRead } from './walk.ts';

/** Why the hardware faults, and what it tells the OS. */
export interface HardwareFault {
  because: string;
  /** Null = no manual defines one, and why. */
  code: FaultCode | null;
  withoutCode: string;
}

/** The fault as the hardware of the system sees it: by the bits of the entry where the walk ended. */
export function hardwareFault(
  system: System,
  { before, fromTlb }: FaultDeeds,
  kind: number,
  va: bigint,
): HardwareFault {
  if (before === null || before.beyond) return beyond(system, kind, va);
  const read = before.reads[before.reads.length - 1];
  const reserved = before.page?.reserved === true;
  const cause = { kind, va, level: read.level, present: read.entry.present, reserved };
  const code = faultCode(system, cause);
  const withoutCode = code === null ? 'no hardware has this format, so there is no error code' : '';
  if (reserved)
    return { because: 'the frame number of the entry is beyond all memory: reserved bits are set', code, withoutCode };
  const format = entryFormat(system);
  const field = read.entry.pointsOn ? format.present : format.refusedBy(read.entry.values, kind);
  if (field === null) {
    const because = `the region forbids a ${WORDS[kind]}, and no bit of this format can say so: ${format.title} would let it pass, the model does not`;
    return { because, code: null, withoutCode: 'none: the hardware would not fault' };
  }
  return { because: becauseOf(before, read, field, kind, fromTlb), code, withoutCode };
}

const WORDS = ['fetch', 'load', 'store'];

function becauseOf({ page }: Walk, read: WalkRead, field: string, kind: number, fromTlb: boolean): string {
  const bits = read.entry.fields.find(({ name }) => name === field);
  const value = (bits?.value ?? 0).toString(2);
  const where = `in the entry of level ${read.level}${fromTlb ? ', which the TLB holds' : ''}`;
  if (read.entry.pointsOn) return `${field} = 0 ${where}: there is no table below it`;
  if (!read.entry.present) {
    if (page?.swapped === true) return `${field} = 0 ${where}: the page is in swap`;
    return `${field} = 0 ${where}: ${page?.facts.present === true ? 'a page without any right' : 'there is no page'}`;
  }
  if (/^US?$/.test(field)) return `${field} = 0 ${where}: not for user mode`;
  const right = kind === FETCH ? 'executable' : kind === LOAD ? 'readable' : 'writable';
  return `${field} = ${value} ${where}: the page is not ${right}`;
}

/** An address that the tables cannot map at all, or not yet (linear). */
function beyond(system: System, kind: number, va: bigint): HardwareFault {
  const because = 'the address lies beyond what the page table can map';
  const format = entryFormatName(system);
  if (format === 'x86-64')
    return {
      because,
      code: null,
      withoutCode:
        'none: an address that is not canonical is a general-protection exception, no page fault (Intel SDM vol. 1, 3.3.7.1)',
    };
  if (format === 'x86') return { because, code: null, withoutCode: 'none: a 32-bit machine has no such address' };
  const levels = system.table.kind === 'radix' ? system.table.levels.length : 1;
  const code = faultCode(system, { kind, va, level: levels - 1, present: false, reserved: false });
  return {
    because:
      system.table.kind === 'linear' ? 'the page table is shorter than that: it has no entry for the page' : because,
    code,
    withoutCode: code === null ? 'no hardware has this format, so there is no error code' : '',
  };
}

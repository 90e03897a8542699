import { jsonText } from '../base/quoted.ts';
import { entryFormatName } from '../run/explain/entry-format.ts';
import { binary, hex } from '../run/explain/entry.ts';
import type { Explanation } from '../run/explain/explanation.ts';
import type { TlbLook } from '../run/explain/tlb-looks.ts';
import type { WalkRead } from '../run/explain/walk.ts';
import { KIND_WORDS } from './explanation-text.ts';

/** An explanation for programs. */
export function explanationJson(explanation: Explanation): string {
  const { asked, before, walk, faults, after } = explanation;
  const answer = {
    schema_version: 1,
    system: explanation.system.name,
    ...(asked.hypothetical === null ? {} : { hypothetical: asked.hypothetical }),
    entry_format: entryFormatName(explanation.system),
    number: asked.number,
    made_up: asked.number === null ? asked.when : null,
    trace: asked.trace,
    pid: asked.pid,
    kind: KIND_WORDS[asked.kind],
    va: hex(asked.va),
    ...(asked.recorded === asked.va ? {} : { recorded_va: hex(asked.recorded) }),
    bytes: asked.bytes,
    address: { vpn: hex(before.vpn), offset: hex(before.offset), indexes: explanation.indexes },
    first: explanation.prologue,
    region: before.region,
    tlb: before.looks.filter(({ reached }) => reached).map(lookJson),
    walk: walk === null ? null : { read: explanation.walked, entries: walk.reads.map(readJson) },
    faults: faults.map(({ kind }) => kind),
    fault_steps: faults.map(({ kind, refused, hardware, steps }) => ({
      kind,
      refused,
      because: hardware.because,
      code: hardware.code,
      without_code: hardware.code === null ? hardware.withoutCode : null,
      steps,
    })),
    refused: explanation.refused,
    after_refusal: explanation.epilogue,
    entry_after: after === null ? null : readJson(after.read),
    physical: after === null ? null : hex(after.physical),
    tlb_fills: explanation.fills,
    frames: { before: before.frames, after: explanation.framesAfter },
    counters: explanation.counters,
  };
  return `${jsonText(answer, 2)}\n`;
}

function lookJson({ name, sets, setBits, set, ways, asid, vpn, held, hit }: TlbLook) {
  const holds = held.map((entry) => ({ way: entry.way, asid: entry.asid, vpn: hex(entry.vpn) }));
  const bits = setBits === 0 ? '' : binary(vpn % sets, setBits);
  return { array: name, sets, ways, set, set_bits: bits, tag: { asid, vpn: hex(vpn) }, hit, holds };
}

function readJson({ level, name, index, tablePfn, at, entry }: WalkRead) {
  const fields = entry.fields.map(({ name: field, high, low, value }) => ({
    name: field,
    high,
    low,
    bits: binary(value, high - low + 1),
  }));
  return {
    level,
    name,
    index,
    table_frame: tablePfn,
    at: at === null ? null : hex(at),
    value: hex(entry.value),
    binary: binary(entry.value, entry.bits),
    present: entry.present,
    fields,
  };
}

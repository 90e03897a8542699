import type { Held, Validation } from './validation.ts';

/** A validation for programs. */
export function validationJson(validation: Validation): string {
  const { command, recorder, trace, system, measured, runs, minor, major, limit, within, processes, notes } =
    validation;
  const answer = {
    schema_version: 1,
    within,
    ...(command.length === 0 ? {} : { command }),
    recorder,
    trace,
    system,
    measured,
    runs,
    [major === null ? 'page_faults' : 'minor_faults']: {
      ...held(minor),
      difference: minor.predicted - minor.native.median,
    },
    ...(major === null ? {} : { major_faults: held(major) }),
    limit: { percent: limit.percent, faults: limit.faults, rule: limit.rule },
    processes: processes.map((process) => ({
      process: process.process,
      command: process.command,
      minor_faults: held(process.minor),
      table_kb: held(process.tablesKb),
      resident_peak_kb: held(process.residentKb),
    })),
    notes,
  };
  return `${JSON.stringify(answer, null, 2)}\n`;
}

function held({ predicted, native }: Held) {
  return { predicted, native };
}

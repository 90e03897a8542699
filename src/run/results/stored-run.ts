import { join } from 'node:path';
import { inputError } from '../../base/user-error.ts';
import { metrics } from '../../metrics/index.ts';
import type { Result } from '../../metrics/result.ts';
import { RESULT } from '../../report/stored/result-file.ts';
import type { Stored } from '../../report/stored/result-file.ts';
import { courseOf } from '../../report/stored/stored-course.ts';
import { at, isPlainMap } from '../../system/settings-text.ts';
import type { System } from '../../system/system.ts';
import { validated } from '../../system/validate.ts';
import { META } from '../write.ts';
import type { StoredFolder } from './stored-folder.ts';
import { storedRows } from './stored-tables.ts';

/** The run that a folder holds: all that a report may know of it, without its trace. */
export function storedRun(folder: StoredFolder, stored: Stored & { kind: 'run' }): Result {
  const { kind: _, tables: _digests, course, ...said } = stored;
  const system = systemOf(folder);
  refuseLost(folder, said.totals, system);
  return {
    ...said,
    system,
    ...storedRows(folder.tables),
    configId: String(at(folder.meta, ['configuration', 'config_id'])),
    course: course === null ? null : courseOf(course),
  };
}

/** The settings in meta.json, in the order of the list and with those that are newer at their defaults. */
function systemOf({ meta, path }: StoredFolder): System {
  const tree = at(meta, ['configuration', 'system']);
  const result = isPlainMap(tree) ? validated(structuredClone(tree)) : { problems: [] };
  if ('system' in result) return result.system;
  const [first] = result.problems;
  const why = first === undefined ? 'no settings' : `${first.path.join('.')}: ${first.message}`;
  throw inputError(
    `${join(path, META)}: configuration.system is no system of this pagewalk (${why}): report with the pagewalk that made it, or run again`,
  );
}

/** Fails if a metric cannot be computed: the folder is older than it. */
function refuseLost({ path, meta }: StoredFolder, totals: Result['totals'], system: System): void {
  const lost = metrics.find(({ value }) => {
    try {
      return [value(totals, system)].flat().some((one) => !Number.isFinite(one));
    } catch {
      return true;
    }
  });
  if (lost === undefined) return;
  const version = String(at(meta, ['pagewalk_version']));
  throw inputError(
    `${join(path, RESULT)}: has no numbers for ${lost.name}: pagewalk ${version} wrote it before there was such a metric; run again`,
  );
}

import type { InputFile } from '../../trace/input-file.ts';
import type { ResolvedConfig, SystemArguments } from '../config.ts';
import type { TraceDigest } from '../digest.ts';
import type { ManifestCell } from './manifest.ts';

/** A trace of a sweep. */
export interface SweepTrace {
  /** As the results name it. */
  name: string;
  path: string;
  sha256: string;
  /** Of each of its files. */
  digests: readonly TraceDigest[];
  /** As they were when the digests were computed. */
  files: readonly InputFile[];
  /** Bytes as stored. */
  bytes: number;
}

/** One (trace, configuration) of a sweep. */
export interface SweepCell extends ManifestCell {
  source: SweepTrace;
  given: SystemArguments;
  /** With some size of memory, if `share` is a part of the footprint. */
  config: ResolvedConfig;
  /** `0.25x`: what the memory is of the trace's footprint; null = it is in `config`. */
  share: string | null;
}

// The public API: what `import ... from 'pagewalk'` offers. Nothing else is exported.

export { EXIT, UserError } from './base/user-error.ts';
export { metrics, metricOf, rowOf, valueText } from './metrics/index.ts';
export type { MetricName, Row } from './metrics/index.ts';
export type { Metric } from './metrics/metric.ts';
export { MODEL_VERSION } from './metrics/model-version.ts';
export type { PageRow, PlacedImage, ProcessRow, RegionRow, Result, TimelineRow, Totals } from './metrics/result.ts';
export { files } from './report/files.ts';
export { formats } from './report/index.ts';
export type { FormatName, Look } from './report/index.ts';
export { resolveSystem } from './run/config.ts';
export type { SystemArguments } from './run/config.ts';
export { configId } from './run/config-id.ts';
export { placementOf } from './run/place/placement.ts';
export type { PlaceMode, Placement } from './run/place/placement.ts';
export { resultOf } from './run/result.ts';
export { PLAIN, simulate } from './run/simulate.ts';
export type { SimulateOptions, Simulation } from './run/simulate.ts';
export { loadSystem } from './system/load.ts';
export { profiles } from './system/profiles/index.ts';
export { profileSchema } from './system/schema.ts';
export type { System } from './system/system.ts';
export { openWorkload } from './trace/open.ts';
export type { OpenOptions } from './trace/open.ts';
export type { Workload } from './trace/workload.ts';

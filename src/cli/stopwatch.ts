import { performance } from 'node:perf_hooks';

/** The file of a run's folder that says where the time went. */
export const TIMING = 'timing.json';

/** Where the time of a command went: laps by name. */
export class Stopwatch {
  private readonly laps: [string, number][] = [];
  private latest = performance.now();

  /** The lap that ends now. */
  lap(name: string): void {
    const now = performance.now();
    this.laps.push([name, (now - this.latest) / 1000]);
    this.latest = now;
  }

  text(references: number): string {
    const laps = this.laps.map(([name, seconds]) => `${name} ${seconds.toFixed(3)} s`);
    const rate = references / this.seconds('simulate') / 1e6;
    return `timing: ${laps.join(', ')}; ${rate.toFixed(1)} M references/s`;
  }

  json(references: number) {
    const seconds = Object.fromEntries(this.laps.map(([name, value]) => [name, Number(value.toFixed(6))]));
    return { references, seconds, references_per_second: Math.round(references / this.seconds('simulate')) };
  }

  private seconds(name: string): number {
    return this.laps.find(([lap]) => lap === name)?.[1] ?? 0;
  }
}

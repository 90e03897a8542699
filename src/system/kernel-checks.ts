import { kernelLayout } from '../base/kernel-layout.ts';
import type { Span } from '../base/covered.ts';
import type { Check } from './check.ts';
import type { Region, System } from './system.ts';

/** Rules of the kernel's page tables (MODEL §12). */
export const kernelChecks: Check[] = [
  {
    needs: ['table', 'kernel'],
    problem({ table, kernel }) {
      if (table.kind === 'radix') return null;
      const given = Object.entries({
        tables: kernel.tables !== 'none',
        recursive: kernel.recursive !== null,
        directories: kernel.directories !== null,
      }).find(([, set]) => set);
      if (given === undefined) return null;
      const message = `kernel.${given[0]} goes with a radix table: table.kind is ${table.kind}`;
      return { path: ['kernel', given[0]], message };
    },
  },
  {
    needs: ['table', 'kernel'],
    problem({ table, kernel: { recursive } }) {
      if (table.kind !== 'radix' || recursive === null) return null;
      const { levels } = table;
      const path = ['kernel', 'recursive'];
      const entries = 2 ** levels[0];
      if (recursive >= entries) {
        return {
          path,
          message: `kernel.recursive must be an entry of a root, from 0 to ${entries - 1}, found ${recursive}`,
        };
      }
      if (levels.length > 1 && levels.every((bits) => bits === levels[0])) return null;
      const message = `kernel.recursive goes with two or more levels of the same number of bits, table.levels are ${levels.join('/')}`;
      return { path, message };
    },
  },
  {
    needs: ['pageSize', 'table', 'kernel'],
    problem({ pageSize, table, kernel: { tables, mapped } }) {
      if (table.kind !== 'radix' || tables === 'none') return null;
      const reach = pageSize * 2 ** table.levels.reduce((sum, bits) => sum + bits, 0);
      const at = mapped.findIndex(([start, length]) => start + length > reach);
      if (at < 0) return null;
      const [start, length] = mapped[at];
      const message = `kernel.mapped ends at ${hex(start + length)}, beyond what table.levels reach (${hex(reach)})`;
      return { path: ['kernel', 'mapped', String(at)], message };
    },
  },
  {
    needs: ['pageSize', 'table', 'kernel', 'regions'],
    problem(system) {
      const { mapped, recursive } = kernelLayout(system);
      const [entry] = recursive;
      if (entry !== undefined && mapped.some((span) => overlap(span, entry))) {
        const message = `kernel.recursive and kernel.mapped are both given entry ${system.kernel.recursive} of the root`;
        return { path: ['kernel', 'recursive'], message };
      }
      for (const [key, spans] of Object.entries({ mapped, recursive })) {
        for (const span of spans) {
          const region = system.regions.find((one) => isUsers(one) && overlap(span, pagesOf(one, system)));
          if (region !== undefined) return { path: ['kernel', key], message: sharedMessage(key, span, region, system) };
        }
      }
      return null;
    },
  },
];

function isUsers({ user, guard }: Region): boolean {
  return user !== '' && !guard;
}

function pagesOf({ start, end }: Region, { pageSize }: System): Span {
  return { from: Math.floor(start / pageSize), to: Math.ceil(end / pageSize) };
}

function overlap(a: Span, b: Span): boolean {
  return a.from < b.to && b.from < a.to;
}

/** Whole entries of the root are the kernel's where all spaces share what they name. */
function sharedMessage(key: string, { from, to }: Span, region: Region, { pageSize, kernel }: System): string {
  const whole =
    key === 'recursive' || kernel.tables === 'copied' ? '' : ' (whole entries of the root, which all spaces share)';
  return (
    `kernel.${key} takes ${hex(from * pageSize)} to ${hex(to * pageSize)}${whole}, which overlaps region ${region.name} of users, ` +
    `${hex(region.start)} to ${hex(region.end)}`
  );
}

function hex(address: number): string {
  return `0x${address.toString(16)}`;
}

import type { Check } from './check.ts';

/** Rules of tables that forks share (MODEL §9). */
export const forkChecks: Check[] = [
  {
    needs: ['table', 'forkPolicy', 'forkTables'],
    problem({ table, forkPolicy, forkTables }) {
      if (forkTables === 'copy') return null;
      const path = ['forkTables'];
      const lower =
        table.kind === 'linear' ? 'a linear table' : table.levels.length === 1 ? 'a table of one level' : null;
      if (lower !== null) {
        const message = `forkTables share with ${lower}: shared are tables below the root, and there are none (set forkTables to copy, or give table.levels two or more)`;
        return { path, message };
      }
      if (forkPolicy === 'cow') return null;
      const why =
        forkPolicy === 'eager'
          ? 'a fork that copies all pages at once has entries of its own from the start'
          : 'a kernel without fork shares nothing';
      const message = `forkTables share with forkPolicy ${forkPolicy}: ${why} (set forkTables to copy, or forkPolicy to cow)`;
      return { path, message };
    },
  },
];

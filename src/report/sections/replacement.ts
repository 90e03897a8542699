import { escapeMarkdown } from '../escape.ts';
import { bytes, plural, share, thousands } from '../numbers.ts';
import type { Section } from './section.ts';

/** Evictions, swap and failures, where memory ran short. */
export const replacement: Section = {
  title: 'Replacement and swap',
  blocks: ({ result, row, link }) => {
    if (row.evictions + row.swap_ins + row.event_failures + row.out_of_memory === 0) return [];
    const { memory, replacement: settings } = result.system;
    return [
      `With ${bytes(memory)} of RAM and the policy ${escapeMarkdown(settings.policy)}, ${plural(row.evictions, 'page')} lost their frame ` +
        `(${link('evictions')}). Written to swap: ${thousands(row.swap_outs)} (${link('swap_outs')}), ${share(row.swap_outs, row.evictions)} of them; ` +
        `dirty file pages written back: ${thousands(row.writebacks)} (${link('writebacks')}); read back from swap: ${thousands(row.swap_ins)} ` +
        `(${link('swap_ins')}).`,
      `References that found no frame: ${thousands(row.out_of_memory)} (${link('out_of_memory')}); events that stopped half-way: ` +
        `${thousands(row.event_failures)} (${link('event_failures')}).`,
    ];
  },
};

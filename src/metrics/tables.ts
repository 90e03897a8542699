import { mean } from './frames.ts';
import { inGroup, quotient, total } from './metric.ts';

const { counter, exact, list, ratio } = inGroup('Page tables');

export const tables = [
  counter('table_frames_peak', 'frames', 'nowhere', 'Most frames that page tables held at any instant. MODEL §10.'),
  counter(
    'table_frames_sum',
    'frame-references',
    'windows',
    'Frames of page tables after each reference, added up over the references. MODEL §10.',
  ),
  ratio(
    'table_frames_mean',
    'frames',
    'Frames of page tables, mean over the references. MODEL §10.',
    'table_frames_sum / references',
    (totals) => mean(totals, 'table_frames_sum'),
  ),
  exact(
    'table_bytes_peak',
    'bytes',
    'Most memory that page tables held at any instant. MODEL §10.',
    'table_frames_peak * page size',
    (totals, system) => total(totals, 'table_frames_peak') * system.pageSize,
  ),
  ratio(
    'table_bytes_mean',
    'bytes',
    'Memory of page tables, mean over the references. MODEL §10.',
    'table_frames_mean * page size',
    (totals, system) => mean(totals, 'table_frames_sum') * system.pageSize,
  ),
  ratio(
    'table_overhead',
    'fraction',
    'Memory of page tables for each byte of resident pages, over the whole run. MODEL §10.',
    'table_frames_sum / resident_sum',
    (totals) => quotient(total(totals, 'table_frames_sum'), total(totals, 'resident_sum')),
  ),
  counter(
    'kernel_table_frames',
    'frames',
    'nowhere',
    "Most frames that page tables below the root held for the kernel's pages at any instant; part of table_frames. MODEL §12.",
  ),
  counter(
    'kernel_entries',
    'entries',
    'everywhere',
    "Page-table entries that were written for the kernel's pages into roots, and into tables that each space has of its own. MODEL §12.",
  ),
  counter(
    'fork_entries',
    'entries',
    'everywhere',
    'Page-table entries that forks wrote into tables of children; not those of shared tables. MODEL §6, §9.',
  ),
  counter(
    'tables_shared',
    'tables',
    'everywhere',
    'Leaf tables that forks gave to children in place of copies. MODEL §9.',
  ),
  counter(
    'table_copies',
    'tables',
    'everywhere',
    'Shared leaf tables that were copied for a space that was to write an entry. MODEL §9.',
  ),
  counter(
    'table_copy_entries',
    'entries',
    'everywhere',
    'Entries in use of the shared leaf tables that were copied. MODEL §9.',
  ),
  exact(
    'entries_copied',
    'entries',
    'Page-table entries copied for children: at forks, and when a shared table was copied. MODEL §9.',
    'fork_entries + table_copy_entries',
    (totals) => total(totals, 'fork_entries') + total(totals, 'table_copy_entries'),
  ),
  counter(
    'shared_table_frames_peak',
    'frames',
    'nowhere',
    'Most frames of page tables that more than one address space had at any instant; part of table_frames. MODEL §9.',
  ),
  list(
    'tables_by_level',
    'tables',
    'Tables ever made at each level, root first; a linear table is one level. MODEL §5.',
  ),
  counter(
    'pte_used',
    'entries',
    'nowhere',
    'Most leaf entries in use (present or swapped) at any instant, over all address spaces. MODEL §5.',
  ),
  counter(
    'pte_capacity',
    'entries',
    'nowhere',
    'Most leaf entries that the existing leaf tables had at any instant (linear: their lengths). MODEL §5.',
  ),
];

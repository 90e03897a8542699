import { z } from 'zod';
import { choice, setting, whole } from './field-types.ts';

/** Nodes of a machine at most: those of x86 servers are 8 or fewer, and a byte holds the number of a node. */
const MAX_NODES = 64;
/** Distances of ACPI's SLIT (ACPI specification, 5.2.17): 10 is the own node, 255 means no way there. */
const LOCAL = 10;
const FURTHEST = 254;

const sharesText = 'a list of whole numbers from 1, one for each node, such as [3, 1], or null';
const shares = z
  .array(whole(1, 2 ** 20), { error: sharesText })
  .min(1, { error: sharesText })
  .nullable();
const distancesText = 'a list of one list for each node, such as [[10, 21], [21, 10]], or null';
const row = z.array(whole(LOCAL, FURTHEST), { error: distancesText });
const distances = z.array(row, { error: distancesText }).nullable();
const runsOnText = 'a list of nodes such as [0, 0, 1], or null';
const runsOn = z
  .array(whole(0, MAX_NODES - 1), { error: runsOnText })
  .min(1, { error: runsOnText })
  .nullable();

const fields = {
  nodes: setting(whole(1, MAX_NODES), 1, 'Nodes that RAM is divided among; 1: all memory is equally far (MODEL §9).'),
  shares: setting(shares, null, 'The parts of RAM that the nodes have, by weight; null: equal ones (MODEL §9).'),
  distances: setting(
    distances,
    null,
    'Distances from each node to each, 10 to itself, as in a SLIT; null: 20 to every other (MODEL §9).',
  ),
  policy: setting(
    choice(['first-touch', 'interleave', 'preferred', 'bind', 'blind']),
    'first-touch',
    'The node that a page comes from: that of the process, all in turn by page number, one, no other than that of the process; blind: nodes are not looked at (MODEL §9).',
  ),
  node: setting(whole(0, MAX_NODES - 1), 0, 'preferred: the node that is asked first (MODEL §9).'),
  runsOn: setting(
    runsOn,
    null,
    'Nodes that the processes run on, in the order of their starts, over and over; null: all nodes in turn (MODEL §9).',
  ),
  migrate: setting(
    whole(0, 2 ** 20),
    0,
    'A page moves after so many page walks in a row from one other node; 0: it stays (MODEL §9).',
    'walks',
  ),
};

/** Memory that is near to some processors and far from others (MODEL §9). */
export const numaFields = z.strictObject(fields, { error: `a map of ${Object.keys(fields).join(', ')}` }).prefault({});

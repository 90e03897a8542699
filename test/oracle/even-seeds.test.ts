// Half of the random pairs, so that two cores share them.

import { seeds } from '../support/against-oracle.ts';
import { comparePairs } from '../support/random-pairs.ts';

comparePairs(seeds.filter((seed) => seed % 2 === 0));

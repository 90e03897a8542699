import { quoted } from '../base/quoted.ts';
import { UserError } from '../base/user-error.ts';
import { exactSize, parseSize } from '../system/sizes.ts';

/**
 * The values of a list: `a,b,c`; ranges `4..64+4` (steps) and `1K..1M*2` (factors), both ends included where the steps meet them. Commas within braces,
 * brackets and quotes belong to a value. `source` is what errors call it.
 */
export function valueList(text: string, source: string): string[] {
  const values = parts(text).flatMap((part) => rangeOf(part, source) ?? [part]);
  if (values.includes('')) throw new UserError(`${source}: expected values parted by commas, found ${quoted(text)}`);
  const twice = values.find((value, at) => values.indexOf(value) !== at);
  if (twice !== undefined) throw new UserError(`${source}: ${quoted(twice)} is there twice`);
  return values;
}

function parts(text: string): string[] {
  const found = [''];
  let depth = 0;
  let quote = '';
  for (const char of text) {
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if ('{['.includes(char)) depth++;
    else if ('}]'.includes(char)) depth--;
    if (char === ',' && depth === 0 && quote === '') found.push('');
    else found[found.length - 1] += char;
  }
  return found.map((part) => part.trim());
}

const RANGE = /^(.+)\.\.(.+)([*+])(.+)$/;
/** Values of a range at most: beyond, it is a slip of the pen. */
const MOST = 1000;

/** The values of a range; null if the text is none. */
function rangeOf(text: string, source: string): string[] | null {
  if (!text.includes('..')) return null;
  const form = RANGE.exec(text);
  const wrong = (why: string) => new UserError(`${source}: ${quoted(text)} is no range: ${why}`);
  if (form === null) throw wrong('expected FIRST..LAST*FACTOR such as 1M..64M*2, or FIRST..LAST+STEP such as 4..64+4');
  const [first, last, step] = [form[1], form[2], form[4]].map((part) => parseSize(part));
  if (first === null || last === null || step === null) throw wrong('its three numbers must be whole numbers or sizes');
  const byFactor = form[3] === '*';
  if (last < first) throw wrong('its last value is below the first');
  if (byFactor ? step < 2 || first === 0 : step < 1) throw wrong('it would never end');
  const inUnits = [form[1], form[2]].some((part) => /[a-z]/i.test(part));
  const values: string[] = [];
  for (let value = first; value <= last; value = byFactor ? value * step : value + step) {
    if (values.length === MOST) throw wrong(`it has more than ${MOST} values`);
    values.push(inUnits ? exactSize(value) : String(value));
  }
  return values;
}

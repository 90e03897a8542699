import { scaleLog } from 'd3-scale';
import { bytes } from '../numbers.ts';
import { displayWidth, fit, printable, wrap } from '../text.ts';
import type { AddressMap, Look, MapRow } from './address-map.ts';
import { element, inlineSvg, svg, text } from '../svg/svg.ts';

/** A memory map as an SVG image: highest address on top, heights ordered by size, what is known of a range beside it. */
export function mapSvg(map: AddressMap, systemTitle: string): string {
  const { width, height, title, description, parts } = mapDrawing(map, systemTitle);
  const style = [...LIGHT, `@media(prefers-color-scheme:dark){${DARK.join('')}}`].join('');
  return svg({ width, height, title, description, style, defs: HATCH }, parts);
}

/** The same as a part of a page, which has `MAP_STYLE` and `HATCH` once; `name` keeps its ids apart from those of other images. */
export function inlineMap(map: AddressMap, systemTitle: string, name: string): string {
  const { parts, ...about } = mapDrawing(map, systemTitle);
  return inlineSvg({ ...about, name, kind: 'map' }, parts);
}

function mapDrawing(map: AddressMap, systemTitle: string) {
  const boxes: Box[] = [];
  let y = TOP;
  for (const [at, row] of map.rows.entries()) {
    const above = map.rows[at - 1];
    // An overlap: the row above ends elsewhere than this one begins, so that two addresses stand at the edge.
    if (at > 0 && above.low !== row.high) y += 14;
    const said = sayings(row);
    const height = Math.max(heightOf(row), said.length * LINE + 10);
    boxes.push({ row, y, height, said });
    y += height + GAP;
  }
  const looks = ORDER.filter((look) => map.rows.some((row) => row.look === look));
  const height = y + 46;
  const title = printable(map.title);
  const parts = [
    element('rect', { class: 'page', width: WIDTH, height }),
    text('title', 24, 30, title),
    text('soft', 24, 49, fit(printable(systemTitle), 108)),
    ...boxes.flatMap((box, at) => boxParts(box, boxes[at - 1])),
    ...legend(looks, { ...WORDS, ...map.words }, y + 22),
  ];
  const described = map.rows.map((row) => `${row.name}${row.low === '' ? '' : ` ${row.low}-${row.high}`}`).join(', ');
  return {
    width: WIDTH,
    height,
    title: `${title} (${printable(systemTitle)})`,
    description: printable(described),
    parts,
  };
}

interface Box {
  row: MapRow;
  y: number;
  height: number;
  said: { class: string; line: string }[];
}

const WIDTH = 860;
const TOP = 76;
const GAP = 3;
const LEFT = 128;
const BOX = 316;
const LINE = 15;
const SAID = LEFT + BOX + 18;
/** Characters of a line beside the boxes, at 11 pixels. */
const SAID_WIDTH = 62;

/** A larger range is higher: some pixels for each doubling, from 8 KiB to 1 GiB. */
const heights = scaleLog([2 ** 13, 2 ** 30], [26, 84]).clamp(true);

function heightOf({ bytes: size, look }: MapRow): number {
  if (look === 'gap') return 22;
  if (size === null || size <= 0) return 26;
  return Math.round(heights(size));
}

function sayings({ rights, details, note, wrong }: MapRow): Box['said'] {
  const lines = (kind: string, said: string) =>
    said === '' ? [] : wrap(printable(said), SAID_WIDTH).map((line) => ({ class: kind, line }));
  return [
    ...wrong.flatMap((each) => lines('wrong', each)),
    ...lines('right', rights),
    ...lines('said', details.join('; ')),
    ...lines('soft', note),
  ];
}

function boxParts({ row, y, height, said }: Box, above: Box | undefined): string[] {
  const middle = y + height / 2;
  const size = row.bytes === null ? 'as needed' : bytes(row.bytes);
  const name = fit(printable(row.name), 43 - displayWidth(size)) + { up: ' ↑', down: ' ↓', no: '' }[row.grows];
  const edges = [text('edge', LEFT - 12, y + height + GAP / 2 + 4, row.low)];
  if (above === undefined || above.row.low !== row.high) edges.push(text('edge', LEFT - 12, y - GAP / 2 + 4, row.high));
  const first = middle - ((said.length - 1) * LINE) / 2 + 4;
  return [
    element('rect', { class: row.look, x: LEFT, y, width: BOX, height, rx: 3 }),
    ...(row.look === 'guard' ? [element('rect', { fill: 'url(#hatch)', x: LEFT, y, width: BOX, height, rx: 3 })] : []),
    ...(row.look === 'gap' ? [] : [element('rect', { class: `${row.look} bar`, x: LEFT, y, width: 5, height, rx: 2 })]),
    text(row.look === 'gap' ? 'gapname' : row.look === 'guard' ? 'name plate' : 'name', LEFT + 18, middle + 4, name),
    text(row.look === 'guard' ? 'size plate' : 'size', LEFT + BOX - 12, middle + 4, size),
    ...edges.filter((part) => part !== ''),
    ...said.map(({ class: kind, line }, at) => text(kind, SAID, first + at * LINE, line)),
  ];
}

const ORDER: Look[] = ['user', 'pool', 'free', 'kernel', 'nobody', 'guard', 'reserved', 'device', 'gap'];

const WORDS: Record<Look, string> = {
  user: 'of the process',
  pool: 'pool',
  free: 'free',
  kernel: "the kernel's",
  nobody: 'no one',
  guard: 'guard',
  reserved: 'reserved',
  device: 'device',
  gap: 'gap',
};

function legend(looks: Look[], words: Record<Look, string>, y: number): string[] {
  let x = LEFT;
  return looks.flatMap((look) => {
    const at = x;
    x += 34 + words[look].length * 6.6;
    return [
      element('rect', { class: look, x: at, y: y - 10, width: 14, height: 12, rx: 2 }),
      ...(look === 'guard'
        ? [element('rect', { fill: 'url(#hatch)', x: at, y: y - 10, width: 14, height: 12, rx: 2 })]
        : []),
      text('soft', at + 20, y, words[look]),
    ];
  });
}

/** The pattern of guards. */
export const HATCH =
  '<pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="stroke" x1="0" y1="0" x2="0" y2="7"/></pattern>';

/** Okabe and Ito's colours as light tints with a bar of the full colour; dark tints where the reader's page is dark. */
const LIGHT = [
  'text{font:11px system-ui,"DejaVu Sans",sans-serif;fill:#1f2328}',
  '.page{fill:#fff}.title{font-size:16px;font-weight:600}.name{font-size:12.5px;font-weight:500}.soft,.size,.gapname{fill:#57606a}',
  '.size,.edge{text-anchor:end}.edge{font:10.5px ui-monospace,"DejaVu Sans Mono",monospace;fill:#57606a}.wrong{fill:#c0392b;font-weight:600}',
  '.plate{paint-order:stroke;stroke:#fcebe0;stroke-width:5px;stroke-linejoin:round}',
  '.user{fill:#dcecf8}.kernel{fill:#fdeccb}.guard{fill:#fcebe0}.pool{fill:#d6f0e5}.free{fill:#eff6ef}.reserved{fill:#e9ebee}.nobody{fill:#dfe2e6}.device{fill:#f5e3ee}',
  '.gap{fill:none;stroke:#8c959f;stroke-dasharray:3 3;stroke-width:.8}.stroke{stroke:#d55e00;stroke-width:1.6;opacity:.55}',
  '.user.bar{fill:#0072b2}.kernel.bar{fill:#e69f00}.guard.bar{fill:#d55e00}.pool.bar{fill:#009e73}.free.bar{fill:#8fc1a3}.reserved.bar{fill:#8c959f}.nobody.bar{fill:#424a53}.device.bar{fill:#cc79a7}',
];
const DARK = [
  'text{fill:#e6edf3}.page{fill:#0d1117}.soft,.size,.gapname,.edge{fill:#9198a1}.wrong{fill:#ff8d7e}.plate{stroke:#3a2114}',
  '.user{fill:#12304a}.kernel{fill:#40310f}.guard{fill:#3a2114}.pool{fill:#0d3b2c}.free{fill:#15271d}.reserved{fill:#272c33}.nobody{fill:#32383f}.device{fill:#3f2536}',
  '.user.bar{fill:#56b4e9}.gap{fill:none;stroke:#6e7681}',
];

/** The style of maps in a page: light, and what is otherwise where the page is dark. */
export const MAP_STYLE = { light: within('.map', LIGHT), dark: within('.map', DARK) };

/** Rules that hold only within an element of that class. */
function within(scope: string, rules: readonly string[]): string {
  return rules.join('').replace(/([^{}]+)(\{[^{}]*\})/g, (_, selectors: string, body: string) => {
    return `${selectors
      .split(',')
      .map((each) => `${scope} ${each}`)
      .join(',')}${body}`;
  });
}

import { MAP_STYLE } from '../maps/map-svg.ts';

/** Okabe and Ito's eight colours, in an order in which neighbours differ in lightness too; dash patterns go with them. */
const COLOURS = ['#0072b2', '#e69f00', '#009e73', '#d55e00', '#cc79a7', '#56b4e9', '#b8a100', '#7a7f86'];
const DARK_COLOURS = ['#3d9bdc', '#e69f00', '#1fb98d', '#ef7b2d', '#d991b8', '#7cc8f2', '#e3d84b', '#9aa0a8'];
const DASHES = ['none', '7 4', '2 3', '10 3 2 3', '4 2', '1 2', '12 4', '5 2 1 2'];

/** Shades of heat, from little to much, on light and on dark ground. */
const LIGHT_HEAT = ['#dcebf7', '#bcd9ef', '#93c2e3', '#63a6d3', '#3a89c0', '#1f6ca8', '#12518a', '#0b3868', '#062244'];
const DARK_HEAT = ['#12263d', '#17395a', '#1b5080', '#2069a6', '#3a86c8', '#64a5dc', '#93c4ea', '#c0ddf4', '#eef7fd'];

const variables = (prefix: string, colours: readonly string[]) =>
  colours.map((colour, at) => `--${prefix}${at}:${colour}`).join(';');

const PAGE = [
  ':root{color-scheme:light dark;--ink:#1f2328;--soft:#57606a;--line:#d8dee4;--ground:#fff;--raised:#f6f8fa;--night:#f3f5f7;--held:#c6ccd3;--link:#0a58ca;--cut:#fff;--bad:#b3261e;--costs:#8a5300;--tells:#1a6b4f;',
  `${variables('s', COLOURS)};${variables('h', LIGHT_HEAT)}}`,
  '*{box-sizing:border-box}html{scroll-behavior:auto}body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.55 system-ui,"Segoe UI","DejaVu Sans",sans-serif}',
  'header,main{max-width:960px;margin:0 auto;padding:0 24px}header{padding-top:28px}h1{font-size:25px;line-height:1.25;margin:0 0 6px;overflow-wrap:anywhere}h2{font-size:19px;margin:44px 0 8px}h3{font-size:15px;margin:0}',
  'p{margin:6px 0 12px;max-width:76ch}header p.soft{margin:0;letter-spacing:.04em}code{font:13px ui-monospace,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}.soft{color:var(--soft)}a{color:var(--link)}',
  '.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--ground);padding:6px}.defs{position:absolute}:focus-visible{outline:2px solid var(--link);outline-offset:2px}',
  'nav ul{display:flex;flex-wrap:wrap;gap:2px 16px;list-style:none;padding:8px 0;margin:12px 0 0;border-block:1px solid var(--line);font-size:14px}.notes{padding-left:20px}',
];

const PARTS = [
  '.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(168px,1fr));gap:12px;margin:12px 0}.cards>div{background:var(--raised);border:1px solid var(--line);border-radius:8px;padding:10px 14px}',
  '.cards dt{font-size:13.5px}.cards dd{margin:0}.cards b{display:block;font-size:23px;line-height:1.3;font-weight:600;font-variant-numeric:tabular-nums}.cards dd span{color:var(--soft);font-size:13px;line-height:1.35;display:block}',
  '.term{position:relative;color:inherit;text-decoration:underline dotted;text-underline-offset:3px}.tip{display:none;position:absolute;left:0;top:1.6em;z-index:2;width:min(340px,80vw);padding:8px 12px;background:var(--ink);color:var(--ground);font:13px/1.45 system-ui,"DejaVu Sans",sans-serif;border-radius:6px;white-space:normal;text-align:left}',
  '.cards .tip b{display:inline;font-size:13px}.term:hover .tip,.term:focus .tip{display:block}',
  '.findings{list-style:none;padding:0;margin:0}.findings li{border-left:4px solid var(--tells);padding:4px 0 4px 14px;margin:0 0 10px}.findings p{margin:2px 0}.mark{font-size:12px;font-weight:600;color:var(--tells);text-transform:uppercase;letter-spacing:.05em;margin-right:6px}',
  '.problem.problem{border-color:var(--bad)}.problem .mark{color:var(--bad)}.cost.cost{border-color:var(--costs);border-left-style:dashed}.cost .mark{color:var(--costs)}.problem.problem{border-left-style:double;border-left-width:6px}',
  'figure{margin:14px 0 20px}figcaption{font-weight:600;margin-bottom:4px}figcaption .soft{font-weight:400;margin-left:8px}.chart,.map{display:block;width:100%;height:auto}.readout{display:block;min-height:1.5em;font-size:13px;color:var(--soft);font-variant-numeric:tabular-nums}summary{cursor:pointer;font-size:13px;color:var(--soft)}',
  '.wide{overflow-x:auto}table{border-collapse:collapse;font-size:13.5px;margin:8px 0 14px;width:100%}th{text-align:left;font-weight:600;vertical-align:bottom}th,td{padding:4px 10px 4px 0;border-bottom:1px solid var(--line);vertical-align:top}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.amount{width:60px;height:8px;margin-left:6px}',
  '#metrics td:nth-child(3){color:var(--soft)}#metrics h3{margin-top:22px}',
];

const CHARTS = [
  '.chart text{font:11.5px system-ui,"DejaVu Sans",sans-serif;fill:var(--ink)}.chart .tick{fill:var(--soft)}.chart .mono{font:10.5px ui-monospace,"DejaVu Sans Mono",monospace;fill:var(--soft)}.chart .end{text-anchor:end}.chart .middle{text-anchor:middle}.chart .label{font-size:12px}',
  '.grid{stroke:var(--line);stroke-width:1}.axis{stroke:var(--soft);stroke-width:1;fill:none}.chart .edge{stroke:var(--ground);stroke-width:1}.chart .mark{stroke:var(--ink);stroke-width:1;stroke-dasharray:2 2}.night{fill:var(--night)}',
  '.line{fill:none;stroke-width:2;stroke-linejoin:round}.hatch{fill:url(#lines)}.cut{stroke:var(--cut);stroke-width:1.6;opacity:.55}.cells{fill:none;stroke-width:1;shape-rendering:crispEdges}.key{fill:none;stroke-width:12}',
  '.empty{fill:var(--night);stroke:var(--line);stroke-width:.7}.life{stroke:var(--ink);stroke-width:1.5;fill:none}.fork{stroke:var(--soft);stroke-width:1.2;stroke-dasharray:3 2;fill:none}',
  ...COLOURS.map(
    (_, at) =>
      `.fill.s${at}{fill:var(--s${at})}.f${at}{stroke:var(--s${at})}.l${at}{stroke:var(--s${at});stroke-dasharray:${DASHES[at]}}`,
  ),
  ...LIGHT_HEAT.map((_, at) => `.h${at + 1}{stroke:var(--h${at})}.b${at + 1}{fill:var(--h${at})}`),
  '.f-reserved{stroke:var(--held)}.f-other{stroke:#424a53}.f-nobody{stroke:var(--s7)}',
];

const DARK = [
  ':root{--ink:#e6edf3;--soft:#9ca5ae;--line:#30363d;--ground:#0d1117;--raised:#161b22;--night:#151b23;--held:#3b434d;--link:#6cb0ff;--cut:#0d1117;--bad:#ff8d7e;--costs:#e8b04a;--tells:#5cc9a0;',
  `${variables('s', DARK_COLOURS)};${variables('h', DARK_HEAT)}}.f-other{stroke:#d0d7de}`,
];

/** The style of a chart that is a file of its own: it brings its ground along, as nobody knows what it will lie on. */
export const CHART_FILE_STYLE = [
  `svg{--ink:#1f2328;--soft:#57606a;--line:#d8dee4;--ground:#fff;--cut:#fff;${variables('s', COLOURS)}}`,
  '.ground{fill:var(--ground)}',
  ...CHARTS.filter((rules) => !/^\.(?:empty|h\d|f-)/.test(rules)),
  `@media(prefers-color-scheme:dark){svg{--ink:#e6edf3;--soft:#9ca5ae;--line:#30363d;--ground:#0d1117;--cut:#0d1117;${variables('s', DARK_COLOURS)}}}`,
].join('');

const PRINT =
  '@media print{nav,.skip,.tip,.readout,details{display:none!important}section{break-inside:auto}figure,.cards>div,.findings li,tr{break-inside:avoid}h2{break-after:avoid}body{font-size:11px}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}';

/** The style of a page. Paper is light whatever the screen is. */
export const STYLE = [
  ...PAGE,
  ...PARTS,
  ...CHARTS,
  MAP_STYLE.light,
  `@media screen and (prefers-color-scheme:dark){${DARK.join('')}${MAP_STYLE.dark}}`,
  PRINT,
].join('\n');

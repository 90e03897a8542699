import { STYLE } from '../../html/style.ts';

const OWN = [
  'header,main{max-width:1240px}h3{margin-top:22px;overflow-wrap:anywhere}h3 .soft{font-weight:400;margin-left:8px}small{color:var(--soft);font-size:12px}.command{background:var(--raised);border:1px solid var(--line);border-radius:8px;padding:10px 14px;margin:8px 0;white-space:pre-wrap}',
  '.advice{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(440px,100%),1fr));gap:0 32px}.says{margin:4px 0 12px;padding-left:20px}.says li{max-width:80ch}',
  '.multiples{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(330px,100%),1fr));gap:16px 28px;margin:10px 0;align-items:end}.multiples figure{margin:0;max-width:440px;position:relative}.multiples figcaption{font-size:13.5px}.multiples .chart .label{font-size:11px;paint-order:stroke;stroke:var(--ground);stroke-width:3px}.multiples .chart .tick{font-size:11px}',
  '#charts h4{font-size:14px;margin:18px 0 0}#charts h4 .soft{font-weight:400;margin-left:8px;font-size:13px}.multiples.narrow{grid-template-columns:repeat(auto-fill,minmax(min(250px,100%),1fr));gap:10px 24px}h4+.multiples figcaption{font-weight:400;color:var(--soft);font-size:13px}',
  '.multiples .line{stroke-width:1.8}.dots{fill:none;stroke-width:5;stroke-linecap:round}.chart .dots{stroke-dasharray:none}.line.other{stroke:var(--held);stroke-width:1.2}.dots.other{stroke:var(--held);stroke-width:3}',
  '.line.bound{stroke:var(--ink);stroke-width:1.2;stroke-dasharray:1 3}.dots.bound{stroke:var(--ink);stroke-width:3}.fill.rest{fill:var(--held)}.chart .best{font-weight:700}.base{stroke:var(--ink);stroke-width:1;stroke-dasharray:3 2}',
  '.legend{display:flex;flex-wrap:wrap;gap:2px 18px;list-style:none;padding:0;margin:4px 0 10px;font-size:13px}.sample{width:30px;height:8px;vertical-align:middle}',
  'table.choices{width:auto;border-collapse:separate;border-spacing:0}.choices th,.choices td{padding:3px 14px 3px 0;line-height:1.35}.choices thead th{font-size:12.5px}.choices td,.choices thead th{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.choices thead .s{text-align:left}.choices th[scope=row]{font-weight:400;white-space:nowrap}.choices th:first-child{position:sticky;left:0;background:var(--ground)}.choices tbody tr:hover>*{background:var(--raised)}',
  '.choices small{display:block;font-size:11.5px;margin-top:2px}.choices td b{border-bottom:2px solid var(--s2)}#measures code[id]{overflow-wrap:normal}#measures td:first-child{min-width:11em}#measures td:last-child{min-width:15em}',
  '.choices button{font:inherit;font-weight:600;color:inherit;background:none;border:0;padding:0;cursor:pointer;text-align:inherit}.choices button::after{content:"\\a0\\2195";color:var(--soft)}[aria-sort=ascending] button::after{content:"\\a0\\2191"}[aria-sort=descending] button::after{content:"\\a0\\2193"}',
  '.filter{display:flex;flex-wrap:wrap;gap:6px 12px;align-items:center;margin:10px 0}.filter input{font:inherit;padding:4px 8px;width:min(320px,100%);color:inherit;background:var(--ground);border:1px solid var(--soft);border-radius:6px}[hidden]{display:none!important}',
  '@media print{h1{font-size:18px}h2{font-size:15px;margin-top:24px}h3,.multiples figcaption,.legend{font-size:11px}code{font-size:9px}.filter{display:none}.choices button::after{content:""}.wide{overflow:visible}.choices th,.choices td{padding-right:7px}table.choices,.choices thead th{font-size:8px}.choices small{font-size:7px}.multiples{grid-template-columns:repeat(3,1fr)}}',
];

/** The style of a page that compares: that of every page, and what only such a page has. */
export const COMPARISON_STYLE = [STYLE, ...OWN].join('\n');

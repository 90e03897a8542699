/**
 * The script of a page that compares, which does without it: heads of tables become buttons that sort (up, down, as it was), a box leaves the
 * rows that have all of its words, in the choice or in the heading above, and charts of lines say the values nearest to the pointer, or, with the
 * keyboard, those that the arrow keys choose. It writes text only, and no style.
 */
export const COMPARISON_SCRIPT = `
'use strict';
const ORDERS = { none: 'ascending', ascending: 'descending', descending: 'none' };
const keyOf = (cell) => {
  const text = cell.firstChild.textContent;
  const value = Number(cell.dataset.v ?? text.replaceAll(',', ''));
  return Number.isNaN(value) ? text : value;
};
const byKey = (a, b) =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en', { numeric: true });
for (const table of document.querySelectorAll('table.choices')) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute('aria-sort', 'none');
    button.addEventListener('click', () => {
      const order = ORDERS[head.getAttribute('aria-sort')];
      for (const each of heads) each.setAttribute('aria-sort', each === head ? order : 'none');
      const sign = order === 'descending' ? -1 : 1;
      const compare = (a, b) => sign * byKey(keyOf(a.cells[column]), keyOf(b.cells[column]));
      body.append(...(order === 'none' ? rows : [...rows].sort(compare)));
    });
  });
}
const filter = document.querySelector('.filter');
if (filter) {
  const [input, count] = [filter.querySelector('input'), filter.querySelector('output')];
  const panels = [...document.querySelectorAll('.panel')].map((panel) => ({
    panel,
    title: panel.querySelector('h3').textContent,
    rows: [...panel.querySelectorAll('tbody tr')],
  }));
  const all = panels.flatMap(({ rows }) => rows).length;
  filter.hidden = false;
  input.addEventListener('input', () => {
    const words = input.value.toLowerCase().split(/\\s+/).filter((word) => word !== '');
    let shown = 0;
    for (const { panel, title, rows } of panels) {
      let left = 0;
      for (const row of rows) {
        const text = (title + ' ' + row.cells[0].textContent).toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        left += row.hidden ? 0 : 1;
      }
      panel.hidden = left === 0 && words.length > 0;
      shown += left;
    }
    count.textContent = words.length === 0 ? '' : shown + ' of ' + all + ' rows';
  });
}
for (const chart of document.querySelectorAll('svg[data-columns]')) {
  const columns = JSON.parse(chart.dataset.columns);
  const readout = chart.parentElement.querySelector('.readout');
  const mark = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  mark.setAttribute('class', 'mark');
  chart.append(mark);
  let shown = 0;
  const show = (column) => {
    shown = Math.max(0, Math.min(columns.length - 1, column));
    mark.setAttribute('d', 'M' + columns[shown].x + ' 0V' + chart.dataset.bottom);
    readout.textContent = columns[shown].said;
  };
  const hide = () => {
    mark.removeAttribute('d');
    readout.textContent = '';
  };
  chart.addEventListener('pointermove', (event) => {
    const box = chart.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * chart.viewBox.baseVal.width;
    const distances = columns.map((column) => Math.abs(column.x - x));
    show(distances.indexOf(Math.min(...distances)));
  });
  chart.addEventListener('pointerleave', hide);
  chart.addEventListener('focus', () => show(0));
  chart.addEventListener('blur', hide);
  chart.addEventListener('keydown', (event) => {
    const steps = { ArrowRight: 1, ArrowLeft: -1, Home: -columns.length, End: columns.length };
    if (!(event.key in steps)) return;
    event.preventDefault();
    show(shown + steps[event.key]);
  });
}
`;

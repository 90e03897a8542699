/**
 * The script of a page that compares, which does without it: heads of tables become buttons that sort (up, down, as it was; what is equal stays in
 * its order), and a box leaves the rows that have all of its words, in the choice or in the heading above. It writes text only, and no style.
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
      body.append(...(order === 'none' ? rows : [...body.rows].sort(compare)));
    });
  });
}
const names = (row) =>
  [...row.closest('table').tHead.rows[0].cells].map((head) => head.textContent.split('.').at(-1));
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
        const settings = [...row.querySelectorAll('th')].map((cell, at) => names(row)[at] + '=' + cell.textContent);
        const text = [title, ...settings].join(' ').toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        left += row.hidden ? 0 : 1;
      }
      panel.hidden = left === 0 && words.length > 0;
      shown += left;
    }
    count.textContent = words.length === 0 ? '' : shown + ' of ' + all + ' rows';
  });
}
`;

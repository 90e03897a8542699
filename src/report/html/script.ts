/**
 * The script of a page, which does without it: charts over time show the values below the pointer, or, with the keyboard, those of the column that
 * the arrow keys choose. It writes text only, and no style.
 */
export const SCRIPT = `
'use strict';
for (const chart of document.querySelectorAll('svg[data-series]')) {
  const data = JSON.parse(chart.dataset.series);
  const readout = chart.parentElement.querySelector('.readout');
  const columns = data.values[0].length;
  const mark = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  mark.setAttribute('class', 'mark');
  chart.append(mark);
  let shown = -1;
  const number = (value) => value.toLocaleString('en-US');
  const show = (column) => {
    shown = Math.max(0, Math.min(columns - 1, column));
    const from = shown * data.width;
    const to = Math.min(from + data.width, data.references);
    const x = data.left + ((from + to) / 2 / data.references) * (data.right - data.left);
    mark.setAttribute('d', 'M' + x.toFixed(1) + ' ' + data.top + 'V' + data.bottom);
    const values = data.names.map((name, at) => name + ' ' + number(data.values[at][shown]));
    readout.textContent = 'references ' + number(from + 1) + ' to ' + number(to) + ': ' + values.join(', ');
  };
  const hide = () => {
    mark.removeAttribute('d');
    readout.textContent = '';
    shown = -1;
  };
  chart.addEventListener('pointermove', (event) => {
    const box = chart.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * chart.viewBox.baseVal.width;
    const part = (x - data.left) / (data.right - data.left);
    if (part < 0 || part > 1) hide();
    else show(Math.floor((part * data.references) / data.width));
  });
  chart.addEventListener('pointerleave', hide);
  chart.addEventListener('focus', () => show(0));
  chart.addEventListener('blur', hide);
  chart.addEventListener('keydown', (event) => {
    const steps = { ArrowRight: 1, ArrowLeft: -1, PageDown: 10, PageUp: -10, Home: -columns, End: columns };
    if (!(event.key in steps)) return;
    event.preventDefault();
    show(shown + steps[event.key]);
  });
}
`;

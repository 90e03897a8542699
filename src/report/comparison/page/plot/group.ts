/** Charts of the same lines over the same values: they zoom together, their lines go and come back by the legend, and all mark what one is pointed at. */
export const GROUP = String.raw`/** Charts of the same lines over the same values: they zoom together, and show where the pointer is on any. */
class PlotGroup {
  constructor(root) {
    Object.assign(this, JSON.parse(root.dataset.plot));
    this.root = root;
    this.shown = this.lines.map(() => true);
    this.columns = [0, this.places.length - 1];
    this.pointed = null;
    this.reset = made('button', 'Show all again', 'reset');
    this.reset.type = 'button';
    this.reset.hidden = true;
    this.reset.addEventListener('click', () => this.whole());
    root.querySelector('.legend')?.append(this.reset);
    this.plots = [...root.querySelectorAll('svg[data-values]')].map((svg) => new Plot(svg, this));
    for (const item of root.querySelectorAll('.legend > li')) this.listen(item);
    new ResizeObserver(() => this.plots.forEach((plot) => plot.plot.setSize(plot.size()))).observe(root);
  }

  range() {
    const [first, last] = this.columns.map((column) => this.places[column]);
    const inset = (last - first) * 0.03;
    return [first - inset, last + inset];
  }

  /** The columns between two places, two of them at least. */
  between(left, right) {
    const inside = this.places.map((place, at) => (place >= left && place <= right ? at : -1)).filter((at) => at >= 0);
    if (inside.length > 1) return [inside[0], inside.at(-1)];
    const after = this.places.findIndex((place) => place > (left + right) / 2);
    return after < 0 ? this.columns : [Math.max(0, after - 1), Math.max(1, after)];
  }

  zoom(from, to) {
    if (to <= from) return;
    this.columns = [from, to];
    for (const plot of this.plots) {
      plot.wanted = null;
      plot.draw();
    }
    this.zoomed();
  }

  whole() {
    this.zoom(0, this.places.length - 1);
  }

  zoomed() {
    const isWhole = this.columns[0] === 0 && this.columns[1] === this.places.length - 1;
    this.reset.hidden = isWhole && this.plots.every(({ wanted }) => wanted === null);
  }

  /** Marks a column in all charts; the one that is pointed at tells its values. */
  point(pointed, column) {
    if (this.pointed === pointed && pointed === null) return;
    this.pointed = pointed;
    for (const plot of this.plots) {
      plot.mark.hidden = column === null;
      if (column !== null) plot.mark.style.left = plot.plot.valToPos(this.places[column], 'x') + 'px';
      plot.told();
    }
  }

  /** Makes an item of the legend a switch of its lines. */
  listen(item) {
    const button = made('button');
    button.type = 'button';
    button.append(...item.childNodes);
    button.setAttribute('aria-pressed', 'true');
    item.append(button);
    button.addEventListener('click', () => {
      const isShown = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', String(isShown));
      this.lines.forEach(([, look], line) => {
        if (look === item.dataset.look) this.shown[line] = isShown;
      });
      for (const { plot } of this.plots)
        plot.batch(() => this.shown.forEach((show, line) => plot.setSeries(line + 1, { show })));
    });
  }
}
const groups = [...document.querySelectorAll('.curves')].map((root) => new PlotGroup(root));
for (const hint of document.querySelectorAll('.hint')) hint.hidden = false;
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  for (const { plots } of groups) for (const { plot } of plots) plot.redraw(false, true);
});
`;

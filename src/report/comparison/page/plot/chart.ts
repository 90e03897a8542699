/**
 * One chart of lines, drawn by uPlot in place of the image: the values of all lines where the pointer is, zoom by drag, a large view; with the
 * keyboard, too. It takes the looks of its lines from the style of the page, and sets styles by the properties of elements alone, which a policy of digests allows.
 */
export const CHART = String.raw`class Plot {
  constructor(svg, group) {
    this.group = group;
    this.image = svg;
    this.figure = svg.closest('figure');
    this.values = JSON.parse(svg.dataset.values);
    this.ticks = JSON.parse(svg.dataset.ticks);
    this.unit = svg.dataset.unit;
    this.better = svg.dataset.better;
    this.log = 'log' in svg.dataset;
    this.wanted = null;
    this.at = 0;
    this.place = made('div', '', 'plot');
    this.place.tabIndex = 0;
    this.place.setAttribute('role', 'application');
    this.place.setAttribute('aria-roledescription', 'chart');
    for (const [name, part] of [['labelledby', 'title'], ['describedby', 'desc']])
      this.place.setAttribute('aria-' + name, svg.querySelector(part).id);
    this.readout = made('output', '', 'readout');
    this.readout.setAttribute('aria-live', 'polite');
    this.enlarge = made('button', '', 'enlarge');
    this.enlarge.type = 'button';
    this.enlarge.setAttribute('aria-pressed', 'false');
    this.enlarge.append(drawn('icon', '0 0 12 12', '', 'M7 1h4v4M11 1 7 5M5 11H1V7M1 11l4-4'));
    this.enlarge.setAttribute('aria-label', 'Enlarge ' + svg.querySelector('title').textContent);
    this.figure.querySelector('figcaption').append(this.enlarge);
    this.looks = group.lines.map(([, look]) => group.root.querySelector('.line.' + look));
    svg.after(this.place, this.readout);
    this.figure.classList.add('plotted');
    this.plot = new uPlot(this.options(), [group.places, ...this.values], this.place);
    this.mark = made('div', '', 'at');
    this.mark.hidden = true;
    this.plot.over.append(this.mark);
    this.listen();
  }

  size() {
    const width = this.place.clientWidth;
    const isLarge = this.figure.classList.contains('large');
    return { width, height: isLarge ? Math.round(Math.min(440, Math.max(260, width * 0.42))) : Math.round(width * 0.49) };
  }

  /** The values that the chart reaches from and to. */
  range() {
    if (this.wanted !== null) return this.wanted;
    const [from, to] = this.group.columns;
    if (from === 0 && to === this.group.places.length - 1) return [0, this.ticks.at(-1)];
    const shown = this.values.filter((_, line) => this.group.shown[line] && this.group.lines[line][1] !== 'other');
    const most = Math.max(0, ...shown.flatMap((line) => line.slice(from, to + 1)));
    return [0, most === 0 ? this.ticks.at(-1) : most * 1.04];
  }

  splits() {
    const [least, most] = this.range();
    const inside = this.ticks.filter((tick) => tick >= least && tick <= most * (1 + 1e-9));
    return inside.length > 2 || this.wholly() ? inside : roundTicks(least, most, this.unit);
  }

  wholly() {
    const [least, most] = this.range();
    return least === 0 && most === this.ticks.at(-1);
  }

  options() {
    const { group } = this;
    const look = (line, name) => (this.looks[line] === null ? '' : getComputedStyle(this.looks[line])[name]);
    const dashes = (line) => look(line, 'strokeDasharray').split(/[\s,]+/).map(parseFloat).filter((part) => part >= 0);
    const logarithm = { distr: 100, fwd: (value) => Math.log10(1 + Math.max(0, value)), bwd: (value) => 10 ** value - 1 };
    const axis = { font: '11.5px ' + FONT, stroke: () => colour('soft'), ticks: { show: false }, filter: (plot, splits) => splits };
    return {
      ...this.size(),
      legend: { show: false },
      focus: { alpha: 0.35 },
      padding: [8, () => this.beside(), 0, 0],
      scales: {
        x: { time: false, range: () => group.range() },
        y: { ...(this.log ? logarithm : {}), range: () => this.range() },
      },
      series: [
        {},
        ...group.lines.map(([, kind], line) => ({
          stroke: () => look(line, 'stroke'),
          width: parseFloat(look(line, 'strokeWidth')) || 1.2,
          dash: dashes(line).map((part) => part * devicePixelRatio),
          points: { show: true, size: kind === 'other' || kind === 'bound' ? 3.5 : 6, width: 0, fill: () => look(line, 'stroke') },
        })),
      ],
      axes: [
        {
          ...axis,
          size: 24,
          gap: 4,
          grid: { show: false },
          ticks: { show: true, size: 4, width: 1, stroke: () => colour('soft') },
          border: { show: true, width: 1, stroke: () => colour('soft') },
          splits: () => group.places.slice(group.columns[0], group.columns[1] + 1),
          values: (plot, splits) => this.texts(plot, splits),
        },
        {
          ...axis,
          size: (plot, texts) => Math.max(46, ...(texts ?? []).map((text) => widthOf(text) + 10)),
          gap: 5,
          grid: { show: true, width: 1, stroke: () => colour('line') },
          splits: () => this.splits(),
          values: (plot, splits) => splits.map(WRITTEN[this.unit]),
        },
      ],
      cursor: {
        x: false,
        y: false,
        points: { size: 9, width: 0, fill: (plot, line) => look(line - 1, 'stroke') },
        focus: { prox: 14 },
        drag: { x: true, y: true, uni: 24, dist: 6, setScale: false },
        bind: { dblclick: () => () => group.whole() },
      },
      hooks: {
        setCursor: [(plot) => this.pointed(plot.cursor.idx)],
        setSeries: [() => this.told()],
        setSelect: [(plot) => this.selected(plot.select)],
        draw: [(plot) => this.names(plot)],
      },
    };
  }

  /** The values of the axis for which there is room. */
  texts(plot, splits) {
    const { group } = this;
    const said = splits.map((place) => shortened(group.texts[group.places.indexOf(place)], 90));
    const x = (at) => plot.valToPos(splits[at], 'x');
    const half = said.map((text) => widthOf(text) / 2 + 4);
    const last = said.length - 1;
    let free = -Infinity;
    return said.map((text, at) => {
      const isEnd = at === 0 || at === last;
      if (!isEnd && (x(at) - half[at] < free || x(at) + half[at] > x(last) - half[last])) return '';
      free = x(at) + half[at];
      return text;
    });
  }

  /** Pixels beside the lines for their names. */
  beside() {
    const { lines } = this.group;
    const longest = Math.max(0, ...lines.map(([label, look]) => (look === 'other' ? 0 : widthOf(label))));
    if (lines.length === 1 || longest === 0) return 14;
    return 24 + Math.min(longest + 18, this.figure.classList.contains('large') ? 220 : 96);
  }

  /** Names at the ends of lines; those that are the same have one. */
  names(plot) {
    const { lines, shown, columns } = this.group;
    const [ctx, ratio, room] = [plot.ctx, uPlot.pxRatio, this.beside() - 24];
    if (room < 0) return;
    const [left, top] = [plot.bbox.left / ratio + plot.bbox.width / ratio, plot.bbox.top / ratio];
    const bottom = top + plot.bbox.height / ratio;
    const named = lines.flatMap(([label, look], line) => {
      const values = this.values[line].slice(columns[0], columns[1] + 1);
      const end = values.findLast((value) => value !== null);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return look === 'other' || !shown[line] || end === undefined ? [] : [{ label, line, end, mean, key: values.join() }];
    });
    const groups = [...new Set(named.map(({ key }) => key))].map((key) => {
      const same = named.filter((each) => each.key === key);
      const more = same.length === 1 ? '' : ' +' + (same.length - 1);
      const isAll = more !== '' && same.length === named.length;
      return { ...same.at(-1), label: isAll ? 'all' : same[0].label, more: isAll ? '' : more };
    });
    const y = (value) => Math.min(bottom, Math.max(top, top + plot.valToPos(value, 'y')));
    const ends = groups.sort((a, b) => y(a.end) - y(b.end) || b.mean - a.mean || a.line - b.line);
    const middles = spread(ends.map(({ end }) => y(end)), 13, bottom + 4);
    ctx.save();
    ctx.scale(ratio, ratio);
    ctx.font = '11.5px ' + FONT;
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'left';
    ends.forEach(({ label, line, more }, at) => {
      const style = getComputedStyle(this.looks[line]);
      ctx.strokeStyle = style.stroke;
      ctx.lineWidth = parseFloat(style.strokeWidth);
      ctx.setLineDash(style.strokeDasharray.split(/[\s,]+/).map(parseFloat).filter((part) => part >= 0));
      ctx.beginPath();
      ctx.moveTo(left + 5, middles[at]);
      ctx.lineTo(left + 20, middles[at]);
      ctx.stroke();
      ctx.fillStyle = colour('ink');
      ctx.fillText(shortened(label, room - widthOf(more)) + more, left + 24, middles[at] + 0.5);
    });
    ctx.restore();
  }

  pointed(column) {
    if (column === null || column === undefined) return this.group.point(null, null);
    this.at = column;
    this.group.point(this, column);
  }

  /** What the lines are at the column that is pointed at, the best first. */
  told() {
    if (this.group.pointed !== this) {
      this.readout.replaceChildren();
      return;
    }
    const sign = this.better === 'less' ? 1 : -1;
    const rows = this.group.lines
      .map(([label, look], line) => ({ label, look, line, value: this.values[line][this.at] }))
      .filter(({ line, look, value }) => value !== null && this.group.shown[line] && look !== 'other')
      .sort((a, b) => sign * (a.value - b.value));
    const head = made('b', this.group.texts[this.at]);
    head.append(made('span', ': ', 'apart'));
    const { series } = this.plot;
    const isNear = (line) => series[line + 1]._focus && series.some((each) => each._focus === false);
    this.readout.replaceChildren(
      head,
      ...rows.map(({ label, look, line, value }, at) => {
        const row = made('span', '', isNear(line) ? 'row near' : 'row');
        if (label !== '') row.append(sampleOf(look), made('span', label), ' ');
        row.append(made('span', SAID[this.unit](value), 'n'));
        if (at < rows.length - 1) row.append(made('span', ', ', 'apart'));
        return row;
      }),
    );
  }

  /** Zooms to what was drawn around: columns for all charts, values for this one. */
  selected({ left, top, width, height }) {
    const { plot, group } = this;
    if (width <= 0 && height <= 0) return;
    const [isWide, isHigh] = [width < plot.over.clientWidth - 1, height < plot.over.clientHeight - 1];
    const values = [top + height, top].map((pixel) => Math.max(0, plot.posToVal(pixel, 'y')));
    const places = [left, left + width].map((pixel) => plot.posToVal(pixel, 'x'));
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    if (isWide) group.zoom(...group.between(...places));
    if (isHigh && values[1] > values[0]) {
      this.wanted = values;
      group.zoomed();
      this.draw();
    }
  }

  draw() {
    this.plot.setData(this.plot.data, true);
  }

  toggle() {
    const isLarge = this.figure.classList.toggle('large');
    this.enlarge.setAttribute('aria-pressed', String(isLarge));
    this.plot.setSize(this.size());
    this.figure.scrollIntoView({ block: 'nearest' });
  }

  /** Points at a column with the keyboard. */
  step(column) {
    const [from, to] = this.group.columns;
    this.at = Math.max(from, Math.min(to, column));
    this.plot.setCursor({ left: this.plot.valToPos(this.group.places[this.at], 'x'), top: -99 });
  }

  listen() {
    const { group } = this;
    const last = group.places.length - 1;
    const zoom = (by) => {
      const [from, to] = group.columns;
      group.zoom(Math.max(0, Math.min(this.at - 1, from + by)), Math.min(last, Math.max(this.at + 1, to - by)));
      this.step(this.at);
    };
    const keys = {
      ArrowRight: () => this.step(this.at + 1),
      ArrowLeft: () => this.step(this.at - 1),
      Home: () => this.step(0),
      End: () => this.step(last),
      '+': () => zoom(1),
      '=': () => zoom(1),
      '-': () => zoom(-1),
      0: () => group.whole(),
      Escape: () => group.whole(),
      Enter: () => this.toggle(),
    };
    this.enlarge.addEventListener('click', () => this.toggle());
    this.place.addEventListener('focus', () => {
      if (this.place.matches(':focus-visible')) this.step(this.at);
    });
    this.place.addEventListener('blur', () => group.point(null, null));
    this.place.addEventListener('keydown', (event) => {
      if (!(event.key in keys) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      keys[event.key]();
    });
    this.place.addEventListener('pointerleave', () => group.point(null, null));
  }
}
`;

// Charts over time: a canvas by Chart.js, a legend with the last values, and a table with the same numbers.
import { Table, h, number, setAttribute, setText, text } from './dom.js';
import { clock } from './format.js';

const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3]];
const STEPS = [10, 15, 30, 60, 120, 300, 600, 900];
const linked = new Set();
const plain = text => text.replace(/\.0+(?= |\/|$)/, '');

export const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

// What Chart.js does not draw by itself: limits, marks, and one cursor through all charts.
const overlay = {
  id: 'overlay',
  afterDatasetsDraw(chart) {
    const { ctx, chartArea: area, scales: { x, y }, overlay: { limits = [], marks = [] } = {} } = chart;
    ctx.save();
    ctx.beginPath();
    ctx.rect(area.left, area.top - 12, area.width, area.height + 12);
    ctx.clip();
    ctx.font = '12px system-ui, sans-serif';
    ctx.lineWidth = 1.5;
    for (const limit of limits) {
      const at = y.getPixelForValue(limit.value);
      if (at < area.top) continue;
      line(ctx, area.left, at, area.right, at, colour('bad'), [8, 4]);
      ctx.fillStyle = colour('panel');
      ctx.fillRect(area.left + 2, at - 18, ctx.measureText(limit.label).width + 6, 15);
      ctx.fillStyle = colour('bad');
      ctx.fillText(limit.label, area.left + 5, at - 6);
    }
    for (const mark of marks) {
      const at = x.getPixelForValue(mark.time);
      if (mark.kind !== 'anomaly') line(ctx, at, area.top, at, area.bottom, colour(mark.kind === 'change' ? 'three' : 'soft'), mark.kind === 'change' ? [] : [3, 3]);
      ctx.fillStyle = colour(mark.kind === 'anomaly' ? 'bad' : mark.kind === 'change' ? 'three' : 'soft');
      ctx.beginPath();
      if (mark.kind === 'change') ctx.rect(at - 4, area.top - 4, 8, 8);
      else for (const [dx, dy] of mark.kind === 'anomaly' ? [[-6, -10], [6, -10], [0, 0]] : [[0, -8], [9, -4], [0, 0]]) ctx.lineTo(at + dx, area.top + dy);
      ctx.fill();
    }
    const active = chart.getActiveElements()[0];
    if (active) line(ctx, active.element.x, area.top, active.element.x, area.bottom, colour('edge'), []);
    ctx.restore();
  },
  afterEvent(chart, { event }) {
    const index = event.type === 'mouseout' ? -1 : chart.getActiveElements()[0]?.index ?? -1;
    point(chart, index < 0 ? null : chart.data.labels[index]);
  },
};

function line(ctx, x1, y1, x2, y2, stroke, dash) {
  ctx.strokeStyle = stroke;
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
  ctx.setLineDash([]);
}

// Moves the cursor of all other charts to the same time.
function point(from, time) {
  for (const chart of linked) {
    if (chart === from || chart.cursor === time) continue;
    chart.cursor = time;
    activate(chart, time === null ? -1 : nearest(chart.data.labels, time));
  }
}

function activate(chart, index) {
  const elements = index < 0 ? [] : chart.data.datasets.flatMap((set, datasetIndex) =>
    chart.isDatasetVisible(datasetIndex) && set.data[index] !== null ? [{ datasetIndex, index }] : []);
  chart.setActiveElements(elements);
  chart.tooltip.setActiveElements(elements, { x: 0, y: 0 });
  chart.render();
}

function nearest(times, time) {
  let best = -1;
  times.forEach((candidate, i) => {
    if (best < 0 || Math.abs(candidate - time) < Math.abs(times[best] - time)) best = i;
  });
  return best;
}

export class TimeChart {
  // series: {key, label, colour, format, fill, right}; options: {stacked, log, ratio}
  constructor(title, series, options = {}) {
    Object.assign(this, { title, series, options });
    this.canvas = h('canvas', { role: 'img' });
    this.reading = h('p', { class: 'unseen', 'aria-live': 'polite' });
    this.box = h('div', { class: 'canvas', tabindex: 0, role: 'group', 'aria-label': title + ', chart: arrow keys read the values', onkeydown: event => this.key(event) }, this.canvas);
    this.table = new Table(title, [text('Time', row => clock(row.time), { value: row => row.time }),
      ...series.map(({ key, label, format }) => number(label, row => row[key], format))], row => row.time);
    this.table.element.hidden = true;
    this.values = series.map(() => h('b'));
    this.legend = h('ul', { class: 'legend' }, ...series.map((one, i) => h('li', {}, h('button', { type: 'button', 'aria-pressed': 'true', onclick: event => this.toggle(i, event.currentTarget) },
      h('svg:svg', { viewBox: '0 0 28 10', 'aria-hidden': 'true' }, h('svg:path', { d: 'M1 5h26', stroke: `var(--${one.colour})`, 'stroke-width': 3, 'stroke-dasharray': DASHES[i].join(' ') || undefined })), one.label, this.values[i]))));
    this.log = options.log && h('button', { type: 'button', 'aria-pressed': 'false', onclick: () => this.setLog() }, 'Log');
    this.swap = h('button', { type: 'button', 'aria-pressed': 'false', onclick: () => this.setTable() }, 'Table');
    this.element = h('figure', { class: 'chart' },
      h('div', { class: 'head' }, this.legend, h('div', { class: 'tools' }, ...this.log ? [this.log] : [], this.swap)), this.box, this.reading, this.table.element);
  }

  // points: columns by key, with time; extra: {limits, marks}
  show(points, from, to, extra = {}) {
    this.points = points;
    this.span = [from, to];
    this.chart ??= this.create();
    const last = points.time.length - 1;
    this.series.forEach((one, i) => setText(this.values[i], last < 0 ? '–' : one.format(points[one.key][last])));
    setAttribute(this.canvas, 'aria-label', this.title + ': ' + this.series.map((one, i) => one.label + ' ' + this.values[i].textContent).join(', '));
    if (!this.table.element.hidden) this.showTable();
    const chart = this.chart;
    const active = chart.getActiveElements()[0];
    const time = active && chart.data.labels[active.index];
    chart.data.labels = points.time;
    this.series.forEach((one, i) => { chart.data.datasets[i].data = points[one.key]; });
    chart.overlay = extra;
    Object.assign(chart.options.scales.x, { min: from, max: to });
    const limits = (extra.limits ?? []).map(limit => limit.value);
    if (limits.length) chart.options.scales.y.suggestedMax = Math.max(...limits) * 1.1;
    if (this.options.binary) {
      // steps of a power of two, so that the axis reads 64, 128, 192 MB
      const most = Math.max(1, ...points[this.series[0].key]);
      chart.options.scales.y.ticks.stepSize = 2 ** Math.ceil(Math.log2(most / 5));
    }
    chart.update('none');
    if (time) activate(chart, nearest(points.time, time));
  }

  create() {
    const { stacked, ratio } = this.options;
    const one = this.series.find(({ right }) => !right);
    const two = this.series.find(({ right }) => right);
    const axis = (series, more) => ({ beginAtZero: true, stacked, max: ratio ? 1 : undefined, border: { display: false }, ticks: { maxTicksLimit: 6, callback: value => plain(series.format(value)) }, ...more });
    const chart = new Chart(this.canvas, {
      type: 'line',
      data: { labels: [], datasets: this.series.map(({ label, right, fill }, i) => ({ label, data: [], yAxisID: right ? 'y2' : 'y', borderWidth: 2, spanGaps: true, borderDash: DASHES[i], pointRadius: 0, pointHitRadius: 12, pointHoverRadius: 4, fill: fill ? (i === 0 ? 'origin' : '-1') : false, tension: 0 })) },
      options: {
        animation: false, responsive: true, maintainAspectRatio: false, parsing: true, layout: { padding: { top: 12 } },
        interaction: { mode: 'index', intersect: false },
        plugins: { legend: { display: false }, tooltip: { animation: false, callbacks: { title: ([item]) => clock(item.parsed.x), label: item => ' ' + item.dataset.label + '  ' + this.series[item.datasetIndex].format(item.parsed.y) } } },
        scales: {
          x: { type: 'linear', bounds: 'data', afterBuildTicks: scale => { scale.ticks = ticks(scale); }, ticks: { maxRotation: 0, autoSkip: false, callback: value => clock(value, this.span[1] - this.span[0] < 600_000) }, grid: { display: false } },
          y: axis(one),
          ...two ? { y2: axis(two, { position: 'right', grid: { display: false } }) } : {},
        },
      },
      plugins: [overlay],
    });
    linked.add(chart);
    this.paint(chart);
    addEventListener('themechange', () => { this.paint(chart); chart.update('none'); });
    return chart;
  }

  paint(chart) {
    this.series.forEach(({ colour: name, fill }, i) => Object.assign(chart.data.datasets[i], { borderColor: colour(name), pointHoverBackgroundColor: colour(name), backgroundColor: fill ? colour(name) + '33' : colour(name) }));
    for (const scale of Object.values(chart.options.scales)) {
      scale.ticks.color = colour('soft');
      scale.grid = { ...scale.grid, color: colour('rule') };
    }
    Object.assign(chart.options.plugins.tooltip, { backgroundColor: colour('panel'), titleColor: colour('ink'), bodyColor: colour('ink'), borderColor: colour('edge'), borderWidth: 1 });
  }

  toggle(i, button) {
    const visible = !this.chart.isDatasetVisible(i);
    this.chart.setDatasetVisibility(i, visible);
    this.chart.update('none');
    setAttribute(button, 'aria-pressed', visible);
  }

  setLog() {
    const on = this.log.getAttribute('aria-pressed') !== 'true';
    setAttribute(this.log, 'aria-pressed', on);
    const { y } = this.chart.options.scales;
    Object.assign(y, { type: on ? 'logarithmic' : 'linear', beginAtZero: !on });
    this.chart.update('none');
  }

  setTable() {
    const on = this.table.element.hidden;
    setAttribute(this.swap, 'aria-pressed', on);
    this.table.element.hidden = !on;
    this.box.hidden = on;
    if (on) this.showTable();
  }

  showTable() {
    this.table.show(this.points.time.map((time, i) => ({ time, ...Object.fromEntries(this.series.map(({ key }) => [key, this.points[key][i]])) })).reverse());
  }

  key(event) {
    const { time } = this.points;
    const at = this.chart.getActiveElements()[0]?.index ?? time.length;
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: time.length - 1 }[event.key];
    if (next === undefined || !time.length) return;
    event.preventDefault();
    const index = Math.min(time.length - 1, Math.max(0, next));
    activate(this.chart, index);
    point(this.chart, time[index]);
    setText(this.reading, clock(time[index]) + ': ' + this.series.map(one => one.label + ' ' + one.format(this.points[one.key][index])).join(', '));
  }
}

function ticks(scale) {
  const most = Math.max(2, Math.floor(scale.width / 90));
  const step = 1000 * (STEPS.find(seconds => (scale.max - scale.min) / 1000 / seconds <= most) ?? STEPS.at(-1));
  const found = [];
  for (let value = Math.ceil(scale.min / step) * step; value <= scale.max; value += step) found.push({ value });
  return found;
}

// A line without axes; decoration beside a number, so it is hidden from readers of the screen.
export class Sparkline {
  constructor() {
    this.area = h('svg:path', { class: 'area' });
    this.line = h('svg:path', { class: 'line' });
    this.element = h('svg:svg', { class: 'spark', viewBox: '0 0 100 30', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, this.area, this.line);
  }

  show(times, values, from, to, top) {
    const points = times.map((time, i) => [time, values[i]]).filter(([time, value]) => value !== null && time >= from);
    const most = top ?? Math.max(...points.map(([, value]) => value), 0);
    const xy = points.map(([time, value]) => [(100 * (time - from) / (to - from)).toFixed(1), (29 - 27 * (most ? value / most : 0)).toFixed(1)]);
    const path = xy.map(pair => pair.join(' ')).join('L');
    setAttribute(this.line, 'd', xy.length > 1 ? 'M' + path : '');
    setAttribute(this.area, 'd', xy.length > 1 ? `M${xy[0][0]} 30L${path}L${xy.at(-1)[0]} 30Z` : '');
  }
}

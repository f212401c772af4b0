// The six figures at the top. A tile is absent while there is nothing to show in it.
import { Sparkline } from './charts.js';
import { Keyed, h, setText } from './dom.js';
import * as format from './format.js';

const figures = [
  ({ operation: of, operations }) => of && {
    title: 'Throughput', value: format.rate(of.perSecond), more: format.rate(operations.reduce((sum, row) => sum + row.perSecond, 0)) + ' over ' + operations.length + ' operations',
    times: of.points.time, values: of.points.perSecond,
  },
  ({ operation: of }) => of && {
    title: 'Latency p95', value: format.millis(of.p95), more: 'p50 ' + format.millis(of.p50) + ' · p99 ' + format.millis(of.p99), times: of.points.time, values: of.points.p95,
  },
  ({ operation: of }) => of && {
    title: 'Error rate', value: format.percent(of.errorRate), more: format.count(of.errors) + ' of ' + format.count(of.calls) + ' calls', alarm: of.errorRate > 0.05,
    times: of.points.time, values: of.points.errorRate, top: 1,
  },
  ({ cache }) => cache?.hitRatio !== undefined && {
    title: 'Hit ratio', value: format.percent(cache.hitRatio), more: format.count(cache.hits + cache.misses) + ' look-ups',
    times: cache.points?.time, values: cache.points?.memory.map((memory, i) => memory + cache.points.disk[i]), top: 1,
  },
  ({ async }) => async && {
    title: 'Queue depth', value: format.count(async.pending), more: format.count(async.running) + ' running · ' + format.count(async.retries) + ' retries',
    times: async.points?.time, values: async.points?.pending.map(value => value ?? 0),
  },
  ({ async, from, time }) => async?.breakers.length && {
    title: 'Open breakers', value: String(async.breakers.filter(({ open }) => open).length), more: 'of ' + async.breakers.length, alarm: async.breakers.some(({ open }) => open),
    ...openOverTime(async, from, time),
  },
];

// How many breakers were open, as steps from change to change.
function openOverTime({ breakers, transitions = [] }, from, to) {
  const isOpen = state => state === 'OPEN' || state === 'FORCED_OPEN';
  let open = breakers.filter(breaker => isOpen(transitions.find(({ type }) => type === breaker.type)?.from ?? breaker.state)).length;
  const times = [from];
  const values = [open];
  for (const change of transitions) {
    times.push(change.time, change.time);
    values.push(open, open += isOpen(change.to) - isOpen(change.from));
  }
  return { times: [...times, to], values: [...values, open], top: Math.max(1, breakers.length) };
}

export class Tiles {
  constructor() {
    this.element = h('section', { class: 'tiles', 'aria-label': 'Key figures' });
    this.tiles = new Keyed(this.element, ({ title }) => title, ({ title }) => {
      const spark = new Sparkline();
      const tile = h('div', { class: 'tile' }, h('h2', {}, title), h('strong'), h('small'), spark.element);
      tile.spark = spark;
      return tile;
    }, (tile, { value, more, alarm, times, values, top, from, to }) => {
      tile.classList.toggle('alarm', Boolean(alarm));
      setText(tile.children[1], value);
      setText(tile.children[2], more);
      tile.spark.element.toggleAttribute('hidden', !times);
      if (times) tile.spark.show(times, values, from, to, top);
    });
  }

  show(data) {
    const span = { from: data.from, to: data.time };
    this.tiles.show(figures.map(figure => figure(data)).filter(Boolean).map(figure => ({ ...span, ...figure })));
  }
}

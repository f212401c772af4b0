// The panels. Each has show(data) and answers whether it has something to show; one without is taken off the page.
import { TimeChart } from './charts.js';
import { Facts, Keyed, Table, h, number, setAttribute, setText, text } from './dom.js';
import * as format from './format.js';

const { bytes, clock, count, millis, percent, rate, words } = format;
const flat = name => name === '' ? '(keys without a region)' : name;
const column = (label, key, formatted, more) => number(label, row => row[key], formatted, more);
// the first to go where a panel is narrow, and those that go where it is narrower still
const minor = { class: 'minor' };
const least = { class: 'least' };

class Panel {
  constructor(id, title, ...content) {
    this.title = h('h2', { id: id + '-title' }, title);
    this.note = h('span', { class: 'soft' });
    this.element = h('section', { class: 'panel', id, 'aria-labelledby': id + '-title' }, h('div', { class: 'head' }, this.title, this.note), ...content);
  }

  sized(size) {
    this.element.classList.add(size);
    return this;
  }
}

// Panels below one another, so that a long one leaves no hole beside it.
export class Stack {
  constructor(id, ...panels) {
    this.element = h('div', { class: 'stack half', id });
    this.panels = panels;
    this.list = new Keyed(this.element, panel => panel.element.id, panel => panel.element, () => {});
  }

  show(data) {
    const shown = this.panels.filter(panel => panel.show(data));
    this.list.show(shown);
    return shown.length > 0;
  }
}

const MARKS = {
  anomaly: ({ value, cause, slot }) => cause === 'pause' ? 'the JVM itself stood still' : `an unusual ${slot}, median ${millis(value)}: ${CAUSES[cause] ?? words(cause)}`,
  change: ({ before, after, percent: by, slot }) => `the median of a ${slot} stepped from ${millis(before)} to ${millis(after)} (${by > 0 ? '+' : ''}${count(by)} %)`,
  event: ({ name, details }) => name + Object.entries(details).map(([key, value]) => `, ${key} ${value}`).join(''),
};
const CAUSES = { value: 'further out than usual', jump: 'a sudden jump', residual: 'off its recent course', level: 'its recent level is unusual', spread: 'it scatters differently', time_of_day: 'unusual for this hour', time_of_week: 'unusual for this hour of the week' };
const SIGNS = { anomaly: '▼', change: '■', event: '⚑' };

export class Latency extends Panel {
  constructor() {
    const chart = new TimeChart('Latency', [
      { key: 'p50', label: 'p50', colour: 'one', format: millis },
      { key: 'p95', label: 'p95', colour: 'two', format: millis },
      { key: 'p99', label: 'p99', colour: 'three', format: millis }], { log: true });
    const list = h('ul', { class: 'marks' });
    super('latency', 'Latency', chart.element, h('div', { class: 'scroll short', tabindex: 0, role: 'group', 'aria-label': 'What stands out' }, list));
    this.chart = chart;
    this.list = new Keyed(list, mark => mark.kind + mark.time + (mark.name ?? mark.slot),
      mark => h('li', { class: mark.kind, 'data-sign': SIGNS[mark.kind] }), (element, mark) => setText(element, clock(mark.time) + '  ' + MARKS[mark.kind](mark)));
  }

  show(data) {
    const of = data.operation;
    if (!of) return false;
    setText(this.note, of.name);
    const marks = [...of.marks, ...data.events.map(event => ({ ...event, kind: 'event' }))].sort((a, b) => b.time - a.time);
    this.chart.show(of.points, data.from, data.time, { marks, limits: of.limits.filter(({ of: what }) => what !== 'rate').map(limit => ({ value: limit.millis, label: 'budget of ' + limit.of + ' ' + millis(limit.millis) })) });
    this.list.show(marks);
    return true;
  }
}

export class Throughput extends Panel {
  constructor() {
    const chart = new TimeChart('Throughput and errors', [
      { key: 'perSecond', label: 'calls', colour: 'one', format: rate, fill: true },
      { key: 'errorRate', label: 'errors', colour: 'bad', format: percent, right: true }]);
    const failures = new Table('Failures, from a sample', [text('Type', row => row.type), text('Message', row => row.message ?? '', minor), column('Seen', 'sampled', count), { label: 'Last', text: row => clock(row.last), ...least }], row => row.type);
    super('throughput', 'Throughput and errors', chart.element, failures.element);
    Object.assign(this, { chart, failures });
  }

  show({ operation: of, ...data }) {
    if (!of) return false;
    setText(this.note, of.name + (of.inFlight ? ', ' + count(of.inFlight) + ' running' : ''));
    this.chart.show(of.points, data.from, data.time);
    this.failures.element.hidden = !of.failures.length;
    this.failures.show(of.failures);
    return true;
  }
}

export class Operations extends Panel {
  constructor(choose) {
    const table = new Table('Operations by the time spent in themselves', [
      text('Operation', row => row.name, { class: 'name', click: row => choose(row.name), pressed: row => row.name === this.chosen }),
      { ...column('Self time', 'self', millis), class: 'share', share: row => row.share },
      column('Share', 'share', percent, minor), column('p50', 'p50', millis, minor), column('p95', 'p95', millis), column('p99', 'p99', millis, minor), column('Calls', 'calls', count, least), column('Rate', 'perSecond', rate, minor),
      number('Errors', row => row.errors / row.calls, percent), column('Halving saves', 'halvingSaves', percent, minor), column('Impact', 'impact', count, minor),
    ], row => row.name);
    const heading = h('h3');
    const traces = h('div');
    super('operations', 'Where the time goes', table.element, heading, traces);
    Object.assign(this, { table, heading });
    this.traces = new Keyed(traces, trace => trace.end + ' ' + trace.duration, trace => waterfall(trace), () => {});
  }

  show({ operation: of, operations, operationsNotShown }) {
    if (!operations?.length) return false;
    this.chosen = of?.name;
    setText(this.note, operationsNotShown ? operationsNotShown + ' more are not shown' : 'choose one to see it above');
    this.table.show(operations);
    this.heading.hidden = !of?.slowest.length;
    setText(this.heading, 'Slowest of the last hour: ' + of?.name);
    const first = this.traces.elements.size === 0;
    this.traces.show(of?.slowest ?? []);
    if (first) this.traces.parent.firstElementChild?.setAttribute('open', '');
    return true;
  }
}

// One slow operation: what it waited for, in the order in which it happened.
function waterfall({ end, duration, self, success, error, children, childrenNotShown }) {
  const bar = (className, offset, length) => {
    const part = h('i', { class: className });
    part.style.left = 100 * offset / duration + '%';
    part.style.width = 100 * length / duration + '%';
    return h('span', { class: 'track' }, part);
  };
  const rows = [...children].sort((a, b) => a.offset - b.offset).map(child =>
    h('li', {}, h('span', {}, '· '.repeat(child.depth - 1) + child.name), bar('', child.offset, child.duration), h('span', { class: 'number' }, millis(child.duration))));
  return h('details', {}, h('summary', {}, h('span', { class: 'number' }, `${millis(duration)} at ${clock(end)}, ${millis(self)} of it by itself` + (success ? '' : ', failed' + (error ? ': ' + error : '')))),
    h('ul', { class: 'fall' }, ...rows, h('li', {}, h('span', {}, 'by itself'), bar('self', duration - self, self), h('span', { class: 'number' }, millis(self)))),
    ...childrenNotShown ? [h('p', { class: 'soft' }, childrenNotShown + ' more are not shown')] : []);
}

export class Cache extends Panel {
  constructor() {
    const facts = new Facts();
    const chart = new TimeChart('Hit ratio by tier', [
      { key: 'memory', label: 'memory', colour: 'one', format: percent, fill: true },
      { key: 'disk', label: 'disk', colour: 'two', format: percent, fill: true }], { stacked: true, ratio: true });
    const tiers = new Table('Tiers', [text('Tier', row => row.tier), column('Hit ratio', 'hitRatio', percent), column('Entries', 'entries', count), { ...column('Bytes', 'bytes', bytes), class: 'share', share: row => row.bytes / row.maximumBytes },
      column('Bound', 'maximumBytes', bytes, minor), column('Evicted', 'evictions', count, least), column('Expired', 'expirations', count, minor)], row => row.tier);
    const regions = new Table('Regions', [text('Region', row => flat(row.region), { class: 'name' }), column('Hit ratio', 'hitRatio', percent), column('Entries', 'entries', count), column('Bytes', 'bytes', bytes), column('Evicted', 'evictions', count, minor),
      column('Loads', 'loads', count, least), column('Load takes', 'averageLoad', millis, least), column('Failed loads', 'loadFailures', count, minor), column('Served stale', 'staleServed', count, minor)], row => row.region);
    const sizes = new Table('Hit ratio of memory at other sizes, simulated', [text('Size', row => bytes(row.bytes) + (row.factor === 1 ? ', as now' : '')), column('Hit ratio', 'hitRatio', percent)], row => row.factor);
    super('cache', 'Cache', facts.element, chart.element, tiers.element, regions.element, sizes.element);
    Object.assign(this, { facts, chart, tiers, regions, sizes });
  }

  show({ cache, ...data }) {
    if (!cache) return false;
    setText(this.note, 'counted since the start' + (cache.regionsNotShown ? '; ' + cache.regionsNotShown + ' regions are not shown' : ''));
    this.facts.show([['load time saved', cache.efficiency === undefined ? undefined : percent(cache.efficiency)], ['a look-up takes', cache.averageRetrieval === undefined ? undefined : millis(cache.averageRetrieval)],
      ['a load takes', cache.averageLoad === undefined ? undefined : millis(cache.averageLoad)], ['loads', count(cache.loads)], ['served stale', count(cache.staleServed)], ['refreshed ahead', count(cache.refreshes)],
      ['writes dropped', cache.droppedWrites ? count(cache.droppedWrites) : undefined]]);
    this.chart.element.hidden = !(cache.points?.time.length > 1);
    if (!this.chart.element.hidden) this.chart.show(cache.points, data.from, data.time);
    this.tiers.show(cache.tiers);
    this.regions.show(cache.regions);
    this.sizes.element.hidden = !cache.predictions?.length;
    this.sizes.show(cache.predictions ?? []);
    return true;
  }
}

export class Async extends Panel {
  constructor() {
    const facts = new Facts();
    const chart = new TimeChart('Waiting and running', [
      { key: 'pending', label: 'waiting', colour: 'one', format: count, fill: true },
      { key: 'running', label: 'running', colour: 'two', format: count }]);
    const types = new Table('Types', [text('Type', row => row.type, { class: 'name' }), { label: 'Running', text: row => count(row.running) + (row.limit ? ' / ' + count(row.limit) : '') }, column('Waiting', 'pending', count), column('Done', 'completed', count),
      number('Failed', row => row.failed + row.timedOut, count), column('Retries', 'retries', count, least), column('Joined', 'joins', count, minor), column('Batch', 'batchSize', value => count(value), minor), column('Waits', 'averageWait', millis, least), column('Runs', 'averageRun', millis, minor)], row => row.type);
    const priorities = new Table('Priorities, 10 is most urgent', [text('Priority', row => String(row.priority)), column('Waiting', 'queued', count), column('Ended', 'ended', count), column('Waits', 'averageWait', millis), column('Longest wait', 'longestWait', millis)], row => row.priority);
    const breakers = new Breakers();
    super('async', 'Asynchronous operations', facts.element, chart.element, types.element, priorities.element, breakers.element);
    Object.assign(this, { facts, chart, types, priorities, breakers });
  }

  show({ async, ...data }) {
    if (!async) return false;
    setText(this.note, async.typesNotShown ? async.typesNotShown + ' types are not shown' : 'counted since the start');
    this.facts.show([['running', count(async.running)], ['waiting', count(async.pending)], ['done', count(async.completed)], ['failed', count(async.failed)], ['timed out', count(async.timedOut)], ['rejected', count(async.rejected)],
      ['retries', count(async.retries)], ['joined', count(async.joins)], ['stuck', async.stuck ? count(async.stuck) : undefined]]);
    this.chart.element.hidden = !(async.points?.time.length > 1);
    if (!this.chart.element.hidden) this.chart.show(async.points, data.from, data.time);
    this.types.show(async.types);
    this.priorities.element.hidden = !async.priorities.length;
    this.priorities.show(async.priorities);
    this.breakers.show(async, data.from, data.time);
    return true;
  }
}

const BREAKER = { CLOSED: 'closed', FORCED_CLOSED: 'closed', OPEN: 'open', FORCED_OPEN: 'open', HALF_OPEN: 'half' };

// The state of each breaker over the window, drawn as a band and said in words.
class Breakers {
  constructor() {
    const list = h('ul', { class: 'timeline', 'aria-label': 'Circuit breakers over the window' });
    this.changes = new Table('Changes of circuit breakers', [text('Time', row => clock(row.time)), text('Type', row => row.type), text('From', row => words(row.from)), text('To', row => words(row.to))], row => row.time + row.type + row.to, 'short');
    this.element = h('div', {}, h('h3', {}, 'Circuit breakers'), list, this.changes.element);
    this.list = new Keyed(list, ({ breaker }) => breaker.type, () => h('li', {}, h('span'), h('span', { class: 'track' }), h('span')),
      (row, { breaker, parts }) => {
        const [name, track, state] = row.children;
        setText(name, breaker.type);
        setText(state, words(breaker.state) + (breaker.calls ? ', ' + percent(breaker.failureRate) + ' of ' + count(breaker.calls) + ' failed' : ''));
        setAttribute(state, 'class', 'level ' + BREAKER[breaker.state]);
        track.replaceChildren(...parts.map(([start, end, was]) => {
          const part = h('i', { class: BREAKER[was] });
          part.style.left = 100 * start + '%';
          part.style.width = 100 * (end - start) + '%';
          return part;
        }));
      });
  }

  show({ breakers, transitions = [] }, start, end) {
    this.element.hidden = !breakers.length;
    this.changes.element.hidden = !transitions.length;
    this.changes.show([...transitions].reverse());
    const place = time => Math.min(1, Math.max(0, (time - start) / (end - start)));
    this.list.show(breakers.map(breaker => {
      const own = transitions.filter(({ type }) => type === breaker.type);
      const times = [start, ...own.map(({ time }) => time), end];
      const states = [own[0]?.from ?? breaker.state, ...own.map(({ to }) => to)];
      return { breaker, parts: states.map((state, i) => [place(times[i]), place(times[i + 1]), state]) };
    }));
  }
}

export class Alerts extends Panel {
  constructor() {
    const none = h('p', { class: 'soft' }, 'No alert is open, and none cleared within the window.');
    const incidents = new Table('Alerts, open ones first', [
      { ...text('State', row => row.cleared ? 'cleared' : row.level), level: row => row.cleared ? 'cleared' : row.level }, text('What', row => row.message), { label: 'Since', text: row => clock(row.opened) }, { label: 'Until', text: row => row.cleared ? clock(row.cleared) : 'now', ...minor }], row => row.rule + row.opened);
    const events = new Table('Events', [text('Time', row => clock(row.time), least), { ...text('Weight', row => row.severity), level: row => row.severity }, text('What', row => MARKS.event(row))], row => row.time + row.name + JSON.stringify(row.details));
    super('alerts', 'Alerts and events', none, incidents.element, events.element);
    Object.assign(this, { none, incidents, events });
  }

  show({ incidents, events }) {
    if (!incidents) return false;
    const open = incidents.filter(({ cleared }) => !cleared).length;
    setText(this.note, open ? open + ' open' : '');
    this.none.hidden = incidents.length > 0;
    this.incidents.element.hidden = !incidents.length;
    this.incidents.show(incidents);
    this.events.element.hidden = !events.length;
    this.events.show([...events].reverse());
    return true;
  }
}

export class Memory extends Panel {
  constructor() {
    const facts = new Facts();
    const chart = new TimeChart('Heap in use', [{ key: 'heapUsed', label: 'heap in use', colour: 'one', format: bytes, fill: true }], { binary: true });
    const collectors = new Table('Collectors', [text('Collector', row => row.name), column('Collections', 'collections', count), column('Time in them', 'millis', millis)], row => row.name);
    const engine = new Facts();
    super('memory', 'Memory and collections', facts.element, chart.element, collectors.element, h('h3', {}, 'The measuring itself'), engine.element);
    Object.assign(this, { facts, chart, collectors, engine });
  }

  show({ memory, engine, ...data }) {
    setText(this.note, memory.leak ? (memory.leak === 'GROWING' ? 'what collections leave is growing: ' : 'no sign of a leak: ') + memory.leakBecause : '');
    this.facts.show([['heap', bytes(memory.heapUsed) + (memory.heapMax ? ' of ' + bytes(memory.heapMax) : '')], ['committed', bytes(memory.heapCommitted)], ['beside the heap', bytes(memory.nonHeapUsed)], ['threads', count(memory.threads)]]);
    this.chart.element.hidden = !(memory.points?.time.length > 1);
    if (!this.chart.element.hidden) this.chart.show(memory.points, data.from, data.time);
    this.collectors.show(memory.collectors);
    this.engine.element.previousSibling.hidden = !engine;
    if (engine) this.engine.show([['names', count(engine.names)], ['series', count(engine.series)], ['memory', bytes(engine.bytes) + ' of ' + bytes(engine.maximumBytes)], ['tag sets counted as other', count(engine.folded)], ['stalls of the JVM', count(engine.stalls)],
      ['failed callbacks', engine.callbackFailures ? count(engine.callbackFailures) : undefined]]);
    return true;
  }
}

export class Frames extends Panel {
  constructor() {
    const facts = new Facts();
    super('frames', 'Frames', facts.element);
    this.facts = facts;
  }

  show({ render }) {
    const frames = render?.frames;
    if (!frames) return false;
    setText(this.note, 'as reported by ' + count(frames.containers) + (frames.containers === 1 ? ' container' : ' containers'));
    this.facts.show([['frames', count(frames.renders)], ['average', millis(frames.average)], ['p50', millis(frames.p50)], ['p95', millis(frames.p95)], ['p99', millis(frames.p99)], ['longest', millis(frames.max)],
      ['frames a second', frames.fps === undefined ? undefined : count(frames.fps)], ['slowest second', frames.fpsMinimum === undefined ? undefined : count(frames.fpsMinimum)], ['dropped', count(frames.dropped)], ['longer than 50 ms', count(frames.long)],
      ['layouts', count(frames.reflows)], ['repaints', count(frames.repaints)], ['nodes', count(frames.nodes)]]);
    return true;
  }
}

export class Updates extends Panel {
  constructor() {
    const facts = new Facts();
    super('updates', 'Updates of the document', facts.element);
    this.facts = facts;
  }

  show({ render }) {
    const updates = render?.updates;
    if (!updates) return false;
    this.facts.show([['scheduled', count(updates.scheduled)], ['applied', count(updates.applied)], ['superseded', count(updates.superseded)], ['failed', count(updates.failed)], ['rejected', count(updates.rejected)], ['waiting', count(updates.pending)],
      ['frames', count(updates.frames)], ['over budget', count(updates.framesOverBudget)], ['carried over', count(updates.carriedOver)], ['layouts avoided', count(updates.reflowsAvoided)]]);
    return true;
  }
}

export class Budgets extends Panel {
  constructor() {
    const plain = value => count(value) === String(Math.round(value)) ? String(Number(value.toPrecision(4))) : count(value);
    const table = new Table('Budgets over the window', [{ ...text('Outcome', row => row.outcome), level: row => row.outcome }, text('Figure', row => row.kind + ' of ' + row.name),
      number('Measured', row => row.measured, value => value === undefined ? '–' : plain(value)), { label: 'Must be', text: row => (row.below ? 'at most ' : 'at least ') + plain(row.target) + ' ' + row.unit }], row => row.kind + ' ' + row.name);
    super('budgets', 'Budgets', table.element);
    this.table = table;
  }

  show({ budgets }) {
    if (!budgets?.length) return false;
    const broken = budgets.filter(({ outcome }) => outcome === 'broken' || outcome === 'absent').length;
    setText(this.note, broken ? broken + ' of ' + budgets.length + ' not kept' : 'all kept');
    this.table.show(budgets);
    return true;
  }
}

// Puts the page together: what is chosen in the header, the live figures, the panels.
import { Keyed, h, setAttribute, setText } from './dom.js';
import { span } from './format.js';
import { Alerts, Async, Budgets, Cache, Frames, Latency, Memory, Operations, Stack, Throughput, Updates } from './panels.js';
import { Stream } from './stream.js';
import { Tiles } from './tiles.js';

const find = id => document.getElementById(id);
const root = document.documentElement;

// Kept where the browser allows it; a page without storage works all the same.
const kept = {
  get(name) {
    try {
      return localStorage.getItem('perfopt-' + name);
    } catch {
      return null;
    }
  },
  set(name, value) {
    try {
      localStorage.setItem('perfopt-' + name, value);
    } catch {
      // a private window may refuse; the choice then lasts as long as the page
    }
  },
};

function choice(id, name, chosen) {
  const inputs = [...find(id).querySelectorAll('input')];
  const before = inputs.find(input => input.value === kept.get(name));
  if (before) before.checked = true;
  for (const input of inputs) {
    input.addEventListener('change', () => {
      kept.set(name, input.value);
      chosen(input.value);
    });
  }
  return inputs.find(input => input.checked).value;
}

function theme(value) {
  setAttribute(root, 'data-theme', value);
  dispatchEvent(new Event('themechange'));
}
theme(choice('theme', 'theme', theme));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => dispatchEvent(new Event('themechange')));

let operation = '';
let minutes = choice('window', 'minutes', value => {
  minutes = value;
  look();
});

const tiles = new Tiles();
const alarms = h('p', { class: 'alarms', hidden: true }, h('a', { href: '#alerts' }), h('span'));
const overview = [new Latency().sized('half'), new Throughput().sized('half'), new Operations(choose), new Stack('left', new Cache(), new Alerts(), new Memory()), new Stack('right', new Async())];
const rendering = [new Frames().sized('half'), new Updates().sized('half'), new Budgets().sized('half')];
const grids = new Map([['overview', overview], ['rendering', rendering]].map(([id, panels]) => {
  const grid = h('div', { class: 'grid' });
  find(id).append(...id === 'overview' ? [alarms, tiles.element] : [], grid);
  return [id, { panels, grid: new Keyed(grid, panel => panel.element.id, panel => panel.element, () => {}) }];
}));

const stream = new Stream(show, tell);
look();

function look() {
  find('report').href = 'report.html?minutes=' + minutes;
  stream.look(minutes, operation);
}

function choose(name) {
  operation = name;
  look();
}

function show(data) {
  setText(find('name'), data.name);
  setText(find('uptime'), 'up ' + span(data.time - data.started));
  document.title = data.name + ' · PerfOpt';
  find('overview').hidden = tabs.chosen !== 'overview';
  // a process that is younger than the window is shown from its start
  data.from = Math.max(data.time - data.minutes * 60_000, Math.min(data.started, data.time - 60_000));
  alarm(data);
  tiles.show(data);
  for (const [id, { panels, grid }] of grids) {
    const shown = panels.filter(panel => panel.show(data));
    grid.show(shown);
    if (id === 'rendering') tabs.offer(shown.length > 0);
  }
  find('message').hidden = Boolean(data.operations?.length || data.cache || data.async);
  setText(find('message'), 'Nothing has been measured yet within this window.');
}

// What is wrong now is said at the top, wherever the reader is.
function alarm({ incidents = [] }) {
  const open = incidents.filter(({ cleared }) => !cleared);
  alarms.hidden = !open.length;
  setText(alarms.firstElementChild, open.length === 1 ? '1 alert is open' : open.length + ' alerts are open');
  setText(alarms.lastElementChild, open.length ? ': ' + open[0].message : '');
}

function tell(state, words) {
  setAttribute(find('state'), 'data-state', state);
  setText(find('state'), words);
}

find('pause').addEventListener('click', ({ currentTarget: button }) => {
  const paused = button.getAttribute('aria-pressed') !== 'true';
  setAttribute(button, 'aria-pressed', paused);
  setText(button, paused ? 'Resume' : 'Pause');
  stream.pause(paused);
});

// Two tabs, the second one offered only while it has something to show.
const tabs = {
  chosen: 'overview',
  buttons: [...find('tabs').children],

  choose(id, focus) {
    this.chosen = id;
    for (const button of this.buttons) {
      const page = button.getAttribute('aria-controls');
      setAttribute(button, 'aria-selected', page === id);
      button.tabIndex = page === id ? 0 : -1;
      find(page).hidden = page !== id;
      if (focus && page === id) button.focus();
    }
  },

  offer(offered) {
    find('tabs').hidden = !offered;
    if (!offered && this.chosen !== 'overview') this.choose('overview');
  },
};
for (const button of tabs.buttons) {
  button.addEventListener('click', () => tabs.choose(button.getAttribute('aria-controls')));
  button.addEventListener('keydown', ({ key }) => {
    if (key === 'ArrowLeft' || key === 'ArrowRight') tabs.choose(tabs.chosen === 'overview' ? 'rendering' : 'overview', true);
  });
}

// Builds and patches elements. Text is only ever set as text, so that nothing in a name can become markup.
const SVG = 'http://www.w3.org/2000/svg';

export function h(tag, properties = {}, ...children) {
  const svg = tag.startsWith('svg:');
  const element = svg ? document.createElementNS(SVG, tag.slice(4)) : document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children);
  return element;
}

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

// Puts children in order with as few moves as can be, because a moved element loses the focus.
export function arrange(parent, children) {
  const focused = document.activeElement;
  children.forEach((child, i) => {
    if (parent.children[i] !== child) parent.insertBefore(child, parent.children[i] ?? null);
  });
  while (parent.children.length > children.length) parent.lastElementChild.remove();
  if (focused !== document.activeElement && parent.contains(focused)) focused.focus({ preventScroll: true });
}

// A list of things that keep their element as long as their key is there.
export class Keyed {
  constructor(parent, key, create, update) {
    Object.assign(this, { parent, key, create, update, elements: new Map() });
  }

  show(things) {
    const next = new Map();
    for (const thing of things) {
      const key = this.key(thing);
      const element = this.elements.get(key) ?? this.create(thing);
      this.update(element, thing);
      next.set(key, element);
    }
    this.elements = next;
    arrange(this.parent, [...next.values()]);
  }
}

// A table whose rows keep their elements. A column has a label and text(row); numbers also have value(row), which is the exact one.
export class Table {
  constructor(caption, columns, key, size = '') {
    this.columns = columns;
    const body = h('tbody');
    this.caption = h('caption', {}, caption);
    this.element = h('div', { class: ('scroll ' + size).trim(), tabindex: 0, role: 'group', 'aria-label': caption },
      h('table', {}, this.caption,
        h('thead', {}, h('tr', {}, ...columns.map(column => h('th', { scope: 'col', class: column.class }, column.label)))), body));
    this.rows = new Keyed(body, key, row => this.createRow(row), (element, row) => this.updateRow(element, row));
  }

  show(rows) {
    this.rows.show(rows);
  }

  createRow(row) {
    const element = h('tr', {}, ...this.columns.map(column => h('td', { class: column.class },
      column.click ? h('button', { type: 'button', onclick: () => column.click(element.row) })
        : column.level ? h('span')
          : column.value ? h('data') : document.createTextNode(''))));
    element.row = row;
    return element;
  }

  updateRow(element, row) {
    element.row = row;
    this.columns.forEach((column, i) => {
      const cell = element.children[i];
      const inner = cell.firstElementChild ?? cell;
      setText(inner, column.text(row));
      if (column.value) setAttribute(inner, 'value', column.value(row) ?? '');
      if (column.level) setAttribute(inner, 'class', 'level ' + column.level(row));
      if (column.pressed) setAttribute(inner, 'aria-pressed', column.pressed(row));
      if (column.share) cell.style.setProperty('--part', (100 * column.share(row)).toFixed(1) + '%');
    });
  }
}

export const text = (label, of, { class: more = '', ...rest } = {}) => ({ label, text: of, class: ('text ' + more).trim(), ...rest });
export const number = (label, value, format, more = {}) => ({ label, value, text: row => format(value(row)), ...more });

// Label and value side by side; what is undefined is left out.
export class Facts {
  constructor() {
    this.element = h('dl', { class: 'facts' });
    this.list = new Keyed(this.element, ([label]) => label,
      ([label]) => h('div', {}, h('dt', {}, label), h('dd')),
      (element, [, value]) => setText(element.lastElementChild, value));
  }

  show(facts) {
    this.list.show(facts.filter(([, value]) => value !== undefined));
  }
}

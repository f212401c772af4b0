// Numbers as text. A number that is absent is a dash, never a zero.
const NONE = '–';
const digits = [0, 1, 2, 3].map(n => new Intl.NumberFormat('en', { maximumFractionDigits: n, minimumFractionDigits: n }));
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

const absent = value => value === undefined || value === null || Number.isNaN(value);

// three significant digits, and never more than three after the point
function significant(value) {
  const size = Math.abs(value);
  return digits[size === 0 || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3].format(value);
}

export function count(value) {
  return absent(value) ? NONE : Math.abs(value) < 1e5 ? whole.format(value) : compact.format(value);
}

export function rate(value) {
  return absent(value) ? NONE : (value >= 1e5 ? compact.format(value) : significant(value)) + '/s';
}

export function millis(value) {
  if (absent(value)) return NONE;
  if (value === 0) return '0 ms';
  if (value < 0.1) return significant(value * 1000) + ' µs';
  if (value < 1000) return significant(value) + ' ms';
  if (value < 60_000) return significant(value / 1000) + ' s';
  return span(value);
}

export function percent(ratio) {
  if (absent(ratio)) return NONE;
  const value = ratio * 100;
  return (value !== 0 && Math.abs(value) < 0.1 ? '< 0.1' : value > 99.9 && value < 100 ? '> 99.9' : digits[1].format(value)) + ' %';
}

export function bytes(value) {
  if (absent(value)) return NONE;
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return (unit === 0 ? whole.format(value) : significant(value)) + ' ' + units[unit];
}

export function span(millis) {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  const parts = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
  const from = parts.findIndex(([size]) => seconds >= size);
  if (from < 0) return '0 s';
  return parts.slice(from, from + 2)
    .map(([size, name], i, two) => [Math.floor((i === 0 ? seconds : seconds % two[0][0]) / size), name])
    .filter(([n], i) => i === 0 || n > 0)
    .map(([n, name]) => n + ' ' + name)
    .join(' ');
}

export function clock(time, withSeconds = true) {
  const date = new Date(time);
  const two = n => String(n).padStart(2, '0');
  return two(date.getHours()) + ':' + two(date.getMinutes()) + (withSeconds ? ':' + two(date.getSeconds()) : '');
}

export function words(text) {
  return text.toLowerCase().replaceAll('_', ' ').replaceAll('-', ' ');
}

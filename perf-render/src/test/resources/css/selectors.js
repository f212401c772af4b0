// Takes selectors apart, for the scripts that ask a browser.
const STATES = new Set((
  'hover active focus focus-visible focus-within target target-within visited checked indeterminate valid invalid user-valid user-invalid '
  + 'in-range out-of-range placeholder-shown autofill -webkit-autofill fullscreen -webkit-full-screen modal popover-open open playing paused '
  + 'local-link default current past future buffering stalled muted seeking picture-in-picture window-inactive state -moz-focusring -moz-ui-invalid '
  + '-moz-placeholder -ms-input-placeholder -moz-submit-invalid defined -moz-full-screen -ms-fullscreen volume-locked xr-overlay').split(' '));
const LEGACY = new Set(['before', 'after', 'first-line', 'first-letter']);
const CLEANED = new Set(['is', 'where', 'has']);

function split(text, at) {
  const parts = [''];
  let depth = 0, quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') { parts[parts.length - 1] += c + (text[++i] ?? ''); continue; }
    if (quote) { if (c === quote) quote = ''; } else if (c === '"' || c === "'") quote = c;
    else if (c === at && depth === 0) { parts.push(''); continue; }
    else if ('([{'.includes(c)) depth++;
    else if (')]}'.includes(c)) depth--;
    parts[parts.length - 1] += c;
  }
  return parts;
}

function pseudoAt(text, start) { // [end, name, argument or null, element]
  let i = start + 1;
  const element = text[i] === ':';
  if (element) i++;
  let name = '';
  while (i < text.length && /[-\w]/.test(text[i])) name += text[i++];
  if (text[i] !== '(') return [i, name.toLowerCase(), null, element || LEGACY.has(name.toLowerCase())];
  const inside = split(text.slice(i + 1), ')')[0];
  return [i + inside.length + 2, name.toLowerCase(), inside, element];
}

function holdsState(text, states) {
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') { i++; continue; }
    if (text[i] === '[') { i += split(text.slice(i + 1), ']')[0].length; continue; }
    if (text[i] === ':') {
      const [end, name, argument, element] = pseudoAt(text, i);
      if (element || states.has(name) || (argument !== null && holdsState(argument, states))) return true;
      i = end - 1;
    }
  }
  return false;
}

// Without pseudo-elements and without the given states: what is left asks whether an element can match.
function clean(text, states) {
  let out = '';
  const empty = () => out === '' || /[\s>+~,(]$/.test(out);
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') { out += c + text[++i]; continue; }
    if (c === '[') {
      const inside = split(text.slice(i + 1), ']')[0];
      out += '[' + inside + ']';
      i += inside.length + 1;
      continue;
    }
    if (c !== ':') { out += c; continue; }
    const [end, name, argument, element] = pseudoAt(text, i);
    const bare = empty() && (end >= text.length || /[\s>+~,)]/.test(text[end]));
    if (element || states.has(name)) {
      if (bare) out += '*';
    } else if (name === 'not' && argument !== null) {
      const kept = split(argument, ',').filter((branch) => !holdsState(branch, states));
      if (kept.length > 0) out += ':not(' + kept.join(',') + ')';
      else if (bare) out += '*';
    } else if (CLEANED.has(name) && argument !== null) {
      out += ':' + name + '(' + split(argument, ',').map((branch) => clean(branch.trim(), states)).join(',') + ')';
    } else {
      out += text.slice(i, end);
    }
    i = end - 1;
  }
  return out;
}

function mentionsParent(text) {
  return split(text, '&').length > 1 || /\([^)]*&/.test(text);
}

// The selectors of each rule with those of the rules around it filled in. rules: [{ parent: index or -1, selectors: [text] }] in source order.
function resolve(rules) {
  const resolved = [];
  for (const rule of rules) {
    const parent = rule.parent < 0 ? null : ':is(' + resolved[rule.parent].join(',') + ')';
    resolved.push(rule.selectors.map((selector) => {
      if (parent === null) return selector;
      if (/^[>+~]/.test(selector)) return parent + ' ' + selector.replaceAll('&', parent);
      return mentionsParent(selector) ? selector.replaceAll('&', parent) : parent + ' ' + selector;
    }));
  }
  return resolved;
}

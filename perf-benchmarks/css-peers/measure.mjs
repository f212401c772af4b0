// Times PurgeCSS, postcss, css-analyzer, csso, lightningcss and Chromium (Debian's chromium) on one page and sheet, then ours on the same, in one run:
//     cd perf-benchmarks/css-peers && npm install && node measure.mjs PAGE.html SHEET.css
// With --page=N a page of about N elements is made that uses the classes of the sheet in turn.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postcss from 'postcss';
import { PurgeCSS } from 'purgecss';
import { analyze } from '@projectwallace/css-analyzer';
import { minify } from 'csso';
import { transform } from 'lightningcss';

const WARM_UP = 20;
const RUNS = 21;
const files = process.argv.slice(2).filter((a) => !a.startsWith('--'));
const made = process.argv.find((a) => a.startsWith('--page='));
const sheet = files.at(-1);
const css = readFileSync(sheet, 'utf8');
const page = made ? makePage(Number(made.slice(7))) : files[0];
const html = readFileSync(page, 'utf8');

function makePage(elements) {
  const classes = [...new Set([...css.matchAll(/\.([a-z][a-z0-9-]*)/g)].map((m) => m[1]))];
  let body = '';
  for (let i = 0; i * 5 < elements; i++) {
    const own = (k) => classes[(i * 7 + k * 3) % Math.min(classes.length, 200)];
    body += `<div class="${own(0)} ${own(1)}"><p class="${own(2)}">text <b>bold</b></p><ul><li class="${own(3)}">item ${i}</li></ul></div>\n`;
  }
  const file = join(mkdtempSync(join(tmpdir(), 'css-peers-')), 'page.html');
  writeFileSync(file, `<!doctype html><html lang="en"><head><title>Page</title></head><body>\n${body}</body></html>\n`);
  return file;
}

async function median(work) {
  const times = [];
  for (let i = -WARM_UP; i < RUNS; i++) {
    const start = process.hrtime.bigint();
    await work();
    if (i >= 0) times.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  return times.sort((a, b) => a - b)[RUNS >> 1];
}

const peers = {
  'postcss parse': await median(() => postcss.parse(css)),
  'PurgeCSS end to end': await median(() => new PurgeCSS().purge({ content: [{ raw: html, extension: 'html' }], css: [{ raw: css }] })),
  'css-analyzer': await median(() => analyze(css)),
  'csso without restructuring': await median(() => minify(css, { restructure: false })),
  'lightningcss minify': await median(() => transform({ filename: 'a.css', code: Buffer.from(css), minify: true })),
};
// Chromium's own matching: querySelector for every selector of the sheet on the same page, timed in the page itself.
function inChromium() {
  const selectors = [];
  postcss.parse(css).walkRules((rule) => {
    if (rule.parent?.name?.endsWith('keyframes') !== true) selectors.push(...rule.selectors);
  });
  const script = `const selectors = ${JSON.stringify(selectors).replaceAll('<', '\\u003c')}, times = [];
    let found = 0;
    for (let i = -${WARM_UP}; i < ${RUNS}; i++) {
      const start = performance.now();
      for (const selector of selectors) { try { if (document.querySelector(selector)) found++; } catch (e) { } }
      if (i >= 0) times.push(performance.now() - start);
    }
    document.documentElement.setAttribute('data-median', times.sort((a, b) => a - b)[${RUNS >> 1}] + '/' + found);`;
  const file = join(mkdtempSync(join(tmpdir(), 'css-peers-')), 'timed.html');
  writeFileSync(file, html + `<script>${script}</script>`);
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--dump-dom'];
  const dom = execFileSync('chromium', [...flags, 'file://' + file], { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });
  return Number(dom.match(/data-median="([^/]*)/)[1]);
}

peers['Chromium querySelector'] = inChromium();
const jar = new URL('../target/benchmarks.jar', import.meta.url).pathname;
const ours = JSON.parse(execFileSync('java', ['-jar', jar, 'css-times', page, sheet], { encoding: 'utf8' }));
const row = (what, our, peer, name) =>
  console.log(`${what}: ours ${our.toFixed(1)} ms, ${name} ${peer.toFixed(1)} ms, ratio ${(our / peer).toFixed(3)}`);
console.log(`${sheet.split('/').at(-1)}, ${css.length} characters; page of ${html.length} characters`);
row('parse', ours.parse, peers['postcss parse'], 'postcss');
row('parse', ours.parse, ours['ph-css parse'], 'ph-css');
row('match of a parsed page, names followed and rest printed', ours.compiledSheetAndPage, peers['Chromium querySelector'], 'querySelector in Chromium');
row('end to end', ours.endToEnd, peers['PurgeCSS end to end'], 'PurgeCSS');
row('metrics', ours.metrics, peers['css-analyzer'], 'css-analyzer');
row('minify', ours.optimize, peers['csso without restructuring'], 'csso without restructuring');
row('minify', ours.optimize, peers['lightningcss minify'], 'lightningcss');
console.log(`ours alone: page ${ours.page.toFixed(1)} ms, compiled sheet and parsed page ${ours.compiledSheetAndPage.toFixed(1)} ms`);

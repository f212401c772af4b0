// Asks the browser which rules match, as the page is delivered, an element whose box meets the first view. arguments[0]: the rules, as resolve()
// takes them. The first element behind the last one in view gets the attribute data-fold. Comes behind selectors.js.
const all = [...document.querySelectorAll('*')];
const inView = all.map((element) => [...element.getClientRects()].some((box) =>
  box.top < innerHeight && box.bottom > 0 && box.left < innerWidth && box.right > 0));
const first = all.filter((element, index) => inView[index]);
all[inView.lastIndexOf(true) + 1]?.setAttribute('data-fold', '');
const matched = resolve(arguments[0]).map((selectors) => selectors.some((selector) => {
  try {
    const plain = clean(selector, new Set());
    return first.some((element) => element.matches(plain));
  } catch (e) {
    return false;
  }
}));
const doctype = document.compatMode === 'BackCompat' ? '' : '<!doctype html>';
return [matched, doctype + document.documentElement.outerHTML, first.length, all.length];

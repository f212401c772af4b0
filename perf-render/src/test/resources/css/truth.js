// Asks the browser, for each rule, whether an element can match one of its selectors in some state of the user.
// arguments[0]: the rules, as resolve() takes them. Answer: true, false or null (the browser does not know a selector). Comes behind selectors.js.
return resolve(arguments[0]).map((selectors) => {
  let used = false;
  for (const selector of selectors) {
    try {
      if (document.querySelector(clean(selector, STATES))) return true;
    } catch (e) {
      used = null;
    }
  }
  return used;
});

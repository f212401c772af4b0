// The page of the Catalogue. Whatever comes from the server reaches the page as text, never as markup.

const byId = (id) => document.getElementById(id);
const money = new Intl.NumberFormat("en", { style: "currency", currency: "EUR" });
const count = new Intl.NumberFormat("en");

async function get(path, parameters) {
  const answer = await fetch(`${path}?${new URLSearchParams(parameters)}`);
  if (!answer.ok) {
    throw new Error(await answer.text());
  }
  return answer.json();
}

function post(path, parameters) {
  return fetch(`${path}?${new URLSearchParams(parameters)}`, { method: "POST" });
}

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

// ---- the list: 200,000 lines, of which as many elements exist as the server says are in sight or near

const list = byId("list");
const all = byId("all");
const shown = new Map(); // index of a line to its element
let lineHeight = 40;
let asking = false;
let askAgain = false;

function inSight() {
  const first = Math.floor(list.scrollTop / lineHeight);
  return [first, first + Math.ceil(list.clientHeight / lineHeight)];
}

async function look() {
  if (asking) {
    askAgain = true;
    return;
  }
  asking = true;
  try {
    do {
      askAgain = false;
      show(await get("api/products", { top: Math.max(0, list.scrollTop), height: list.clientHeight }));
    } while (askAgain);
  } finally {
    asking = false;
  }
}

function show(view) {
  const began = performance.now();
  lineHeight = view.lineHeight;
  all.style.height = `${view.total * view.lineHeight}px`;
  const last = view.first + view.lines.length - 1;
  for (const [index, line] of shown) {
    if (index < view.first || index > last) {
      line.remove();
      shown.delete(index);
    }
  }
  view.lines.forEach((product, offset) => {
    const index = view.first + offset;
    if (!shown.has(index)) {
      const line = lineOf(product, index, view.total);
      shown.set(index, line);
      all.append(line);
    }
    shown.get(index).lastElementChild.textContent = product.stock;
  });
  byId("count").textContent = `${count.format(view.total)} products`;
  const millis = performance.now() - began;
  byId("frame").textContent = `${shown.size} of ${count.format(view.total)} lines are in the page.`;
  post("api/frame", { millis, nodes: shown.size });
}

function lineOf(product, index, total) {
  const line = element("div", "", "line");
  line.setAttribute("role", "listitem");
  line.setAttribute("aria-posinset", index + 1);
  line.setAttribute("aria-setsize", total);
  line.style.top = `${index * lineHeight}px`;
  line.style.height = `${lineHeight}px`;
  const name = element("button", product.name);
  name.type = "button";
  name.addEventListener("click", () => open(product.id));
  line.append(name, element("span", product.category), element("span", money.format(product.cents / 100)), element("span", ""));
  return line;
}

list.addEventListener("scroll", () => {
  const [first, last] = inSight();
  const ahead = 3; // lines; so that the next ones are there before they are seen
  if (!shown.has(Math.max(0, first - ahead)) || !shown.has(Math.min(last + ahead, all.clientHeight / lineHeight - 1))) {
    look();
  }
}, { passive: true });
new ResizeObserver(look).observe(list);

// ---- one product

async function open(id) {
  const product = await get("api/product", { id });
  const facts = document.createElement("dl");
  const fact = (name, text) => facts.append(element("dt", name), element("dd", text));
  fact("Category", product.category);
  fact("Price", money.format(product.cents / 100));
  fact("Stock", count.format(product.stock));
  fact("Delivery", product.deliveryDays === undefined ? "the supplier does not say at the moment" : `${product.deliveryDays} days`);
  byId("detail").replaceChildren(element("h2", product.name), element("p", product.description), facts);
  switches(await get("api/switches", {}));
}

// ---- the report

async function report() {
  const began = performance.now();
  const rows = await get("api/revenue", { material: byId("material").value });
  byId("report").replaceChildren(...rows.map((row) => {
    const line = document.createElement("tr");
    line.append(element("td", row.category), element("td", count.format(row.sales)), element("td", money.format(row.cents / 100)));
    return line;
  }));
  byId("took").textContent = `Answered in ${count.format(Math.round(performance.now() - began))} ms.`;
}

byId("material").addEventListener("change", report);
byId("again").addEventListener("click", report);

// ---- the switches

function switches(state) {
  byId("latency").setAttribute("aria-pressed", state.doubled);
  byId("supplier").value = String(state.failures);
  byId("breaker").textContent = `breaker ${state.breaker.toLowerCase().replace("_", "-")}`;
  if (byId("material").length === 0) {
    byId("material").append(...state.materials.map((name) => new Option(name, name)));
  }
}

byId("latency").addEventListener("click", async () => {
  const doubled = byId("latency").getAttribute("aria-pressed") !== "true";
  switches(await (await post("api/latency", { doubled })).json());
});
byId("supplier").addEventListener("change", async () => {
  switches(await (await post("api/supplier", { failures: byId("supplier").value })).json());
});

switches(await get("api/switches", {}));
await report();

// Tokens are kept on the device first and then sent, under a key that makes each one count once. What was taken without a
// connection is numbered here ("*1", waiting to be confirmed) and registered by itself. Without this script the forms work as they are.
const { base, floor, door } = document.body.dataset;
const STORE = `instore:${floor}`, AGAIN_MS = 8000, PATIENCE_MS = 15000;
const list = document.getElementById("kept-list");
let sending = false;

const read = () => { try { return JSON.parse(localStorage.getItem(STORE)) ?? { last: 0, tokens: [] }; } catch { return { last: 0, tokens: [] }; } };
const write = (kept) => localStorage.setItem(STORE, JSON.stringify(kept));
const change = (key, values) => { const kept = read(); const one = kept.tokens.find((each) => each.key === key); if (one) Object.assign(one, values); write(kept); };
const forget = (key) => { const kept = read(); kept.tokens = kept.tokens.filter((each) => each.key !== key); write(kept); };
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

async function send(one) {
  const body = new FormData();
  for (const [name, value] of Object.entries(one.form)) body.set(name, value);
  body.set("key", one.key);
  const waited = Math.round((Date.now() - one.at) / 1000);
  if (one.local) body.set("waited", Math.max(1, waited));
  const stop = new AbortController(), timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    return await fetch(`${base}tokens/`, { method: "POST", body, signal: stop.signal, headers: { Accept: "application/json" }, credentials: "omit" });
  } finally { clearTimeout(timer); }
}

const settled = (response) => response.status < 500 && response.status !== 429 && response.status !== 408;

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches(".kiosk form")) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  const button = form.querySelector("button.main"), said = form.querySelector(".bad");
  button.disabled = true; said.hidden = true;
  const data = Object.fromEntries(new FormData(form));
  const one = { key: newKey(), at: Date.now(), form: data };
  const kept = read();
  kept.tokens.push(one);
  try { write(kept); } catch { /* a device that keeps nothing can still send */ }
  let response = null;
  try { response = await send(one); } catch { /* no connection */ }
  delete form.dataset.busy; button.disabled = false;
  if (response?.status === 201) {
    const { page } = await response.json();
    forget(one.key);
    form.reset();
    location.href = page;
  } else if (response && settled(response)) {
    forget(one.key);
    said.textContent = (await response.json().catch(() => ({}))).title ?? String(response.status);
    said.hidden = false;
  } else {
    const now = read();
    now.last += 1;
    write(now);
    change(one.key, { local: `*${now.last}` });
    form.reset();
    const section = document.getElementById(`${data.language}-kept`);
    section.querySelector("[data-kept-token]").textContent = `*${now.last}`;
    section.dataset.key = one.key;
    location.hash = section.id;
    draw();
  }
});

/** Sends what waits, one after another; what cannot be sent now stays. */
async function flush() {
  if (sending) return;
  sending = true;
  try {
    for (const one of read().tokens.filter((each) => each.local && !each.token && !each.refused)) {
      let response;
      try { response = await send(one); } catch { break; }
      if (response.status === 201) confirmed(one, await response.json());
      else if (settled(response) && response.status !== 404) change(one.key, { refused: (await response.json().catch(() => ({}))).title ?? "?" });
      else break;
    }
  } finally { sending = false; draw(); }
}

function confirmed(one, { token, page }) {
  change(one.key, { token, page, form: {}, settledAt: Date.now() });
  const section = document.querySelector(`.kept[data-key="${one.key}"]`);
  if (section && location.hash === `#${section.id}` && door !== "tablet") { forget(one.key); location.href = page; return; }
  if (section) section.querySelector("[data-kept-token]").textContent = `${one.local} → ${token}`;
}

/** What was taken without a connection, and what became of it, on the first page; for an hour after it is settled. */
function draw() {
  const kept = read();
  kept.tokens = kept.tokens.filter((each) => !each.settledAt || Date.now() - each.settledAt < 3600000);
  if (!kept.tokens.length) kept.last = 0;
  write(kept);
  const shown = kept.tokens.filter((each) => each.local);
  if (!list) return;
  list.hidden = !shown.length;
  list.replaceChildren(...shown.map((one) => {
    const row = document.createElement(one.page && door !== "tablet" ? "a" : "p");
    if (row.tagName === "A") row.href = one.page;
    row.textContent = one.token ? `${one.local} → ${one.token}` : `${one.local} … ${one.refused ?? ""}`;
    row.dataset.state = one.token ? "confirmed" : "waiting";
    return row;
  }));
}

// What was on its way when the page was left: it may have arrived, and its key makes it count once.
for (const one of read().tokens) if (!one.local) { const kept = read(); kept.last += 1; write(kept); change(one.key, { local: `*${kept.last}` }); }

addEventListener("hashchange", () => document.querySelector(".step:target h1")?.focus({ preventScroll: true }));
addEventListener("online", flush);
addEventListener("storage", draw);
setInterval(flush, AGAIN_MS);
draw();
flush();

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register(`${base}worker.js`, { scope: base }).then(() => navigator.serviceWorker.ready).then(({ active }) => {
    const parts = performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.includes("/static/") || name.endsWith("/look.css") || name.endsWith("/logo"));
    active.postMessage({ parts: [location.href.split("#")[0], ...new Set(parts)] });
    document.body.dataset.offline = "ready";
  }).catch(() => {});
}

// The list: rows come, change and leave by themselves, but never under the pointer that is about to click one.
import { ask, element } from "./server.js";
import { refreshTimes } from "./time.js";

const threads = document.getElementById("threads");
const scroller = document.getElementById("list-scroll");
const pill = document.getElementById("list-pill");
const empty = document.getElementById("list-empty");
const base = () => threads.dataset.url.replace(/rows\/$/, "row/");
const held = new Map();
const asked = new Map();
let pointed = false, pointedTimer = 0;

const rowOf = (id) => document.getElementById(`row-${id}`);

// The keyboard's focus goes along with its row, so only a pointer must be kept from clicking on what slid under it.
function busy() {
  return pointed && scroller.matches(":hover");
}

/** Where a row with this time belongs: before the returned line, or null for the end. */
function placeFor(at) {
  const time = Date.parse(at), { queue, order } = document.body.dataset;
  const oldestFirst = ["waiting", "snoozed", "breaking"].includes(queue) || ["waiting", "oldest"].includes(order);
  for (const line of threads.children) {
    const row = line.querySelector(".thread-row");
    if (!row) return line;
    const other = Date.parse(row.dataset.at);
    if (oldestFirst ? other > time : other < time) return line;
  }
  return null;
}

function settle(id, fresh) {
  const old = rowOf(id);
  const line = old?.closest("li") ?? document.createElement("li");
  const focused = old && document.activeElement === old;
  if (fresh) {
    mark(fresh);
    line.replaceChildren(fresh);
    htmx.process(line);
    const spot = placeFor(fresh.dataset.at);
    // What lies beyond the rows loaded so far comes with the next page: put in now, it would stand there twice.
    if (!old && spot && !spot.querySelector(".thread-row")) return;
    if (spot !== line && spot !== line.nextSibling) keepPlace(() => threads.insertBefore(line, spot));
    else if (!line.isConnected) keepPlace(() => threads.append(line));
    if (focused) fresh.focus({ preventScroll: true });
  } else if (old) {
    const neighbour = (line.nextElementSibling ?? line.previousElementSibling)?.querySelector(".thread-row");
    keepPlace(() => line.remove());
    if (focused) neighbour?.focus({ preventScroll: true });
  }
  empty.hidden = Boolean(threads.querySelector(".thread-row"));
}

/** Runs a change of the list's order without moving what is on the screen, unless the list is at its top. */
function keepPlace(change) {
  if (scroller.scrollTop < 4) { change(); return; }
  const top = scroller.getBoundingClientRect().top;
  const anchor = [...threads.children].find((line) => line.getBoundingClientRect().bottom > top);
  const before = anchor?.getBoundingClientRect().top;
  change();
  if (anchor?.isConnected) scroller.scrollTop += anchor.getBoundingClientRect().top - before;
}

function mark(row) {
  const open = document.getElementById("open-conversation")?.dataset.conversation;
  if (row.dataset.conversation === open) row.setAttribute("aria-current", "true");
}

/** A row changed: in place where it stands, moved or removed only when nobody is about to click. */
function place(id, fresh) {
  const old = rowOf(id);
  if (!busy()) { settle(id, fresh); return; }
  if (old && fresh) {
    mark(fresh);
    const focused = document.activeElement === old;
    const stays = fresh.cloneNode(true);
    old.replaceWith(stays);
    htmx.process(stays.parentElement);
    if (focused) stays.focus({ preventScroll: true });
  } else if (old) old.classList.add("leaving");
  held.set(id, fresh);
  pill.hidden = false;
}

function release() {
  for (const [id, fresh] of held) settle(id, fresh);
  held.clear();
  pill.hidden = true;
}

// When hundreds change at once, the list is fetched again as a whole and not row by row.
const MANY = 12;
let flood = 0;

/** Fetches one row anew; several signals in a moment make one request. */
export function freshen(id) {
  if (asked.has(id)) { asked.set(id, true); return; }
  if (flood || asked.size >= MANY) {
    clearTimeout(flood);
    flood = setTimeout(() => { flood = 0; reload(); }, 900);
    return;
  }
  asked.set(id, false);
  setTimeout(async () => {
    asked.delete(id);
    const where = base(), response = await ask(`${where}${id}/`, { quiet: true });
    if (where !== base()) { freshen(id); return; }  // another queue was opened meanwhile
    if (!response) return;
    if (response.status === 200) { const row = element(await response.text()); refreshTimes(row); place(id, row); }
    else if (response.status === 204 || response.status === 404) place(id, null);
  }, 60);
}

/** The whole first page anew, after the connection was away. */
export async function reload() {
  const { url } = threads.dataset, response = await ask(url, { quiet: true });
  if (!response?.ok || url !== threads.dataset.url) return;
  held.clear();
  pill.hidden = true;
  const top = scroller.scrollTop;
  if (top > 300) { for (const row of threads.querySelectorAll(".thread-row")) freshen(row.dataset.conversation); return; }
  threads.innerHTML = await response.text();
  htmx.process(threads);
  for (const row of threads.querySelectorAll(".thread-row")) mark(row);
  empty.hidden = Boolean(threads.querySelector(".thread-row"));
  scroller.scrollTop = top;
}

/** Marks the row of the open conversation, and only it. */
export function point(id) {
  for (const row of threads.querySelectorAll("[aria-current]")) row.removeAttribute("aria-current");
  rowOf(id)?.setAttribute("aria-current", "true");
}

/** Moves the focus `step` rows on and returns the row. */
export function walk(step) {
  const rows = [...threads.querySelectorAll(".thread-row")];
  if (!rows.length) return null;
  const from = rows.indexOf(document.activeElement.closest?.(".thread-row")) ;
  const at = from >= 0 ? from + step : Math.max(0, rows.findIndex((row) => row.hasAttribute("aria-current")) + step);
  const row = rows[Math.min(rows.length - 1, Math.max(0, at))];
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  return row;
}

// A row that came live between two pages may come again with the second one.
document.addEventListener("htmx:after:swap", () => {
  const seen = new Set();
  for (const row of threads.querySelectorAll(".thread-row")) {
    if (seen.has(row.id)) row.closest("li").remove();
    seen.add(row.id);
  }
});

let counting = 0, later = 0;
const reckoned = () => document.querySelector('[data-count^="view:"]');
/** Fetches the counts of all queues, at most once a second. Those of views may be some seconds old: they are asked again. */
export function recount(last = false) {
  if (!last && reckoned()) { clearTimeout(later); later = setTimeout(() => recount(true), 4500); }
  if (counting) return;
  counting = setTimeout(async () => {
    counting = 0;
    const response = await ask(document.body.dataset.counts, { quiet: true });
    if (!response?.ok) return;
    const counts = await response.json();
    for (const place of document.querySelectorAll("[data-count]")) {
      const fresh = counts[place.dataset.count];
      if (fresh && place.textContent !== fresh.text) place.textContent = fresh.text;
    }
  }, 800);
}

scroller.addEventListener("pointermove", () => {
  pointed = true;
  clearTimeout(pointedTimer);
  pointedTimer = setTimeout(() => { pointed = false; }, 4000);
});
scroller.addEventListener("pointerleave", () => { pointed = false; if (held.size) release(); });
pill.addEventListener("click", () => { release(); scroller.scrollTo({ top: 0 }); });
document.addEventListener("live:message.added", (event) => { freshen(event.detail.conversation); recount(); });
document.addEventListener("live:conversation", (event) => { freshen(event.detail.conversation); recount(); });
document.addEventListener("live:clock", (event) => freshen(event.detail.conversation));
document.addEventListener("live:read", (event) => { if (rowOf(event.detail.conversation)) freshen(event.detail.conversation); });
document.addEventListener("live:mention", () => recount());
document.addEventListener("live:again", () => { reload(); recount(); });
document.addEventListener("desk:queue", () => { held.clear(); pill.hidden = true; });
if (reckoned()) recount();

// Search in the list's column: hits come as one types, arrows walk through them, Escape gives the list back.
import { ask } from "./server.js";
import { refreshTimes } from "./time.js";

const form = document.getElementById("search");
const field = document.getElementById("search-text");
const place = document.getElementById("search-hits");
const column = document.querySelector(".list-pane");
const WAIT_MS = 120;
let asked = 0, timer = 0, shown = place.hidden ? "" : field.value.trim();

/** Puts the cursor into the field, with what stands there selected. */
export function find() {
  document.body.dataset.showing = "list";
  field.focus();
  field.select();
}

function show(on) {
  place.hidden = !on;
  column.classList.toggle("searching", on);
}

function leave() {
  asked += 1;
  field.value = shown = "";
  place.replaceChildren();
  show(false);
}

async function look() {
  const text = field.value.trim();
  if (text === shown) return;
  if (!text) { leave(); return; }
  const turn = ++asked;
  const response = await ask(`${form.dataset.hits}?q=${encodeURIComponent(text)}`, { quiet: true });
  // An earlier answer that comes late must not take the place of a later one.
  if (turn !== asked || !response?.ok) return;
  place.innerHTML = await response.text();
  if (turn !== asked) return;
  shown = text;
  place.scrollTop = 0;
  htmx.process(place);
  refreshTimes(place);
  show(true);
  document.getElementById("announcer").textContent = place.querySelector("[data-found]")?.textContent ?? "";
}

const rows = () => [...place.querySelectorAll("a.hit")];

function walk(step) {
  const all = rows();
  const at = all.indexOf(document.activeElement);
  if (at + step < 0) { field.focus(); return; }
  const row = all[Math.min(all.length - 1, at + step)];
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
}

field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, WAIT_MS); });
form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); look().then(() => rows()[0]?.focus()); });
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented) return;
  const inside = event.target === field || place.contains(event.target);
  if (!inside || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1, ...(event.target === field ? {} : { j: 1, k: -1 }) }[event.key];
  if (step) {
    if (place.hidden || (event.target === field && step < 0)) return;
    event.preventDefault();
    walk(step);
  } else if (event.key === "Escape" && (field.value || !place.hidden)) {
    event.preventDefault();
    leave();
    field.focus();
  }
});

// A hit opens its conversation at the message that was found.
let wanted = location.hash.slice(1);
place.addEventListener("click", (event) => {
  const row = event.target.closest("a.hit");
  if (!row) return;
  wanted = row.dataset.message ?? "";
  for (const other of place.querySelectorAll("[aria-current]")) other.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
});

function reveal() {
  const message = wanted.startsWith("m-") && document.getElementById(wanted);
  wanted = "";
  if (!message) return;
  message.classList.add("found");
  message.scrollIntoView({ block: "center" });
}

document.addEventListener("htmx:after:swap", (event) => {
  const target = event.detail.ctx?.target ?? event.target;
  if (target?.id === "conversation") requestAnimationFrame(reveal);
});
document.addEventListener("desk:queue", leave);
requestAnimationFrame(reveal);
if (!place.hidden) column.classList.add("searching");

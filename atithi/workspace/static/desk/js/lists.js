// What one does in the list beside opening: choosing several, looking without opening. The larger parts are
// loaded when they are first wanted.
import { command } from "./commands.js";
import { find } from "./search.js";
import { ask } from "./server.js";
import "./ahead.js";
import "./optimistic.js";
import "./place.js";

const threads = document.getElementById("threads");
const pane = document.querySelector(".list-pane");
const rowAt = (target) => target?.closest?.(".thread-row") ?? null;

command("find", find);

// --- Choosing several ----------------------------------------------------------------------------------------------
const select = () => import("./select.js");

command("select", async () => {
  const row = rowAt(document.activeElement) ?? threads.querySelector(".thread-row[aria-current]") ?? threads.querySelector(".thread-row");
  if (row) (await select()).toggle(row);
});
document.getElementById("select-mode")?.addEventListener("click", async () => (await select()).mode());

// --- Looking without opening ---------------------------------------------------------------------------------------
const HOVER_MS = 700;
const peek = () => import("./peek.js");
let timer = 0;

threads.addEventListener("pointerover", (event) => {
  const row = rowAt(event.target);
  clearTimeout(timer);
  if (!row || event.pointerType !== "mouse" || pane.classList.contains("selecting")) return;
  timer = setTimeout(async () => { if (row.matches(":hover")) (await peek()).show(row); }, HOVER_MS);
});
threads.addEventListener("pointerleave", async () => { clearTimeout(timer); if (document.getElementById("peek")) (await peek()).hide(); });
threads.addEventListener("keydown", async (event) => {
  const row = rowAt(event.target);
  if (event.key !== " " || !row || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  (await peek()).turn(row);
});
for (const name of ["click", "scroll"]) {
  document.getElementById("list-scroll").addEventListener(name, async () => { clearTimeout(timer); if (document.getElementById("peek")) (await peek()).hide(); }, { passive: true });
}

// --- Who is looking ------------------------------------------------------------------------------------------------
const LOOKS_MS = 26000;
const looking = new Map();
let names = null;

async function nameOf(id) {
  if (!names) { const response = await ask(document.body.dataset.colleagues, { quiet: true }); names = response?.ok ? await response.json() : {}; }
  return names[id] ?? "";
}

function marked(id) {
  const row = document.getElementById(`row-${id}`);
  if (!row) return;
  const people = [...(looking.get(id)?.values() ?? [])].filter((one) => one.until > Date.now()).map((one) => one.name);
  if (people.length) { row.dataset.looking = people.join(", "); row.title = row.dataset.looking; } else if (row.dataset.looking) { delete row.dataset.looking; row.removeAttribute("title"); }
}

document.addEventListener("live:viewing", async ({ detail }) => {
  if (detail.staff === document.body.dataset.me) return;
  const name = await nameOf(detail.staff);
  if (!looking.has(detail.conversation)) looking.set(detail.conversation, new Map());
  looking.get(detail.conversation).set(detail.staff, { name, until: Date.now() + LOOKS_MS });
  marked(detail.conversation);
  setTimeout(() => marked(detail.conversation), LOOKS_MS + 100);
});
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) for (const node of addedNodes) { const row = node.querySelector?.(".thread-row") ?? rowAt(node); if (row && looking.has(row.dataset.conversation)) marked(row.dataset.conversation); }
}).observe(threads, { childList: true, subtree: true });

// Another queue without another page: its rows, its name and what one can do with it come into the page that is open. Going
// back and forth, too, exchanges only what differs: the page, and what it hears live, stay.
import { freshen } from "./list.js";
import { ask } from "./server.js";

const threads = document.getElementById("threads");
const links = document.getElementById("queues");
const rail = document.getElementById("rail");
const place = document.getElementById("conversation");
const heard = new Set();
let asked = 0, waiting = 0;

const nameIn = (path) => { const found = /^\/inbox\/([^/]+)\/$/.exec(path); return found && decodeURIComponent(found[1]); };
const isPlain = (event) => !(event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

/** Puts a piece of the page where it belongs. Of two asked for at once the later one counts. False where it did not come. */
async function bring(path, { queue = false, push = null } = {}) {
  const turn = ++asked;
  waiting += 1;
  try {
    const response = await ask(path, { headers: { "HX-Request": "true" }, quiet: queue });
    const text = response && await response.text();
    if (turn !== asked) return true;
    if (!response?.ok) return false;
    await htmx.swap({ text, target: place, swap: "innerHTML", sourceElement: place, request: { action: path }, push, queue });
    if (queue) arrived();
    return true;
  } finally {
    waiting -= 1;
    if (!waiting) heard.clear();
  }
}

/** The queue that was put into the page becomes the one that is open. */
function arrived() {
  const { queue, order, rows, empty } = document.getElementById("queue-facts").dataset;
  Object.assign(document.body.dataset, { queue, order });
  threads.dataset.url = rows;
  document.getElementById("list-empty").hidden = empty !== "yes";
  for (const link of links.querySelectorAll("a[href^='/inbox/']")) {
    if (nameIn(link.getAttribute("href")) === queue) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  }
  if (rail.matches(":popover-open")) rail.hidePopover();
  document.getElementById("announcer").textContent = document.getElementById("queue-title").textContent;
  document.dispatchEvent(new CustomEvent("desk:queue"));
  for (const id of heard) freshen(id);  // what changed since the server wrote the rows
}

/** A queue; where it cannot be had, the page that was kept of it, or a word from the server. */
async function open(path, push) {
  if (!await bring(path, { queue: true, push }) && !document.documentElement.dataset.offline) location.assign(path);
}

/** Shows what the address stands for, without a step in the history. */
async function restore(path) {
  const { pathname, search, searchParams } = new URL(path, location.href), around = searchParams.get("queue");
  if (nameIn(pathname)) { await open(pathname, null); return; }
  if (around && around !== document.body.dataset.queue) await bring(`/inbox/${encodeURI(around)}/`, { queue: true });
  if (!await bring(pathname + search)) location.reload();
}

links.addEventListener("click", (event) => {
  const path = event.target.closest("a")?.getAttribute("href");
  if (!path || !nameIn(path) || !isPlain(event)) return;
  event.preventDefault();
  open(path, path);
});

const isOurs = (path) => /^\/(inbox|conversations)\/[^/]+\/(\?|$)/.test(path);
document.addEventListener("htmx:before:history:restore", (event) => {
  if (!isOurs(event.detail.path)) return;
  event.preventDefault();
  restore(event.detail.path);
});
addEventListener("popstate", () => {
  if (history.state?.htmx || !isOurs(location.pathname)) return;
  const name = nameIn(location.pathname), shown = document.getElementById("open-conversation")?.dataset.conversation;
  if (name ? name !== document.body.dataset.queue : !location.pathname.includes(`/${shown}/`)) restore(location.pathname + location.search);
});
for (const name of ["message.added", "conversation"]) document.addEventListener(`live:${name}`, ({ detail }) => { if (waiting) heard.add(detail.conversation); });

// Read without a connection in the frame of another queue's page.
const here = nameIn(location.pathname);
if (here && document.documentElement.dataset.offline && here !== document.body.dataset.queue) open(location.pathname, null);

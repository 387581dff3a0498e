// The list's place is kept while one is away, also over a reload: which row stood at the top, and how far down.
import { ask } from "./server.js";

const KEEP_MS = 30 * 60 * 1000, MOST_PAGES = 40;
const scroller = document.getElementById("list-scroll");
const threads = document.getElementById("threads");
const key = () => `desk-place:${document.body.dataset.me}:${document.body.dataset.queue}`;
let timer = 0;

function note() {
  clearTimeout(timer);
  timer = 0;
  const top = scroller.getBoundingClientRect().top;
  if (!scroller.offsetHeight) return;  // the list is behind the conversation, on a phone
  const first = [...threads.querySelectorAll(".thread-row")].find((row) => row.getBoundingClientRect().bottom > top);
  try {
    if (scroller.scrollTop < 8 || !first) sessionStorage.removeItem(key());
    else sessionStorage.setItem(key(), JSON.stringify({ id: first.id, down: first.getBoundingClientRect().top - top, at: Date.now() }));
  } catch { /* no storage: the list begins at its top */ }
}

scroller.addEventListener("scroll", () => { timer ||= setTimeout(note, 250); }, { passive: true });
addEventListener("pagehide", () => { if (timer) note(); });

/** Loads the next page of the list; false where there is none. */
async function more() {
  const line = threads.querySelector(".more-rows");
  if (!line) return false;
  const response = await ask(line.getAttribute("hx-get"), { quiet: true });
  if (!response?.ok || !line.isConnected) return Boolean(line.isConnected && response?.ok);
  const pieces = document.createElement("template");
  pieces.innerHTML = await response.text();
  const fresh = [...pieces.content.children].filter((one) => !one.firstElementChild?.id || !document.getElementById(one.firstElementChild.id));
  line.replaceWith(...fresh);
  for (const one of fresh) htmx.process(one);
  return true;
}

async function restore() {
  let kept;
  try { kept = JSON.parse(sessionStorage.getItem(key()) ?? "null"); } catch { return; }
  if (!kept || Date.now() - kept.at > KEEP_MS) return;
  const began = key();
  let row = document.getElementById(kept.id);
  for (let page = 0; !row && page < MOST_PAGES && began === key() && await more(); page += 1) row = document.getElementById(kept.id);
  // Somebody who began to scroll meanwhile is not pulled away.
  if (row && scroller.scrollTop < 8) scroller.scrollTop += row.getBoundingClientRect().top - scroller.getBoundingClientRect().top - kept.down;
}
if (!location.search.includes("q=")) restore();
document.addEventListener("htmx:before:swap", ({ detail }) => { if (detail.ctx?.queue) note(); });
document.addEventListener("desk:queue", () => { scroller.scrollTop = 0; restore(); });

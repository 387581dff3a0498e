// Choosing several conversations and doing one thing to all of them: by checkbox, Shift and click, the key x, or all.
import { ask, element, problem } from "./server.js";
import { say } from "./strings.js";
import { toast } from "./toasts.js";

const threads = document.getElementById("threads");
const pane = document.querySelector(".list-pane");
const bar = document.getElementById("bulk-bar");
const button = document.getElementById("select-mode");
const chosen = new Set();
let all = false, last = null, loaded = false;

const rows = () => [...threads.querySelectorAll(".thread-row")];
const boxOf = (row) => row.parentElement.querySelector(".pick");

/** Every row gets its checkbox, over the picture; rows that come later get theirs as they come. */
function equip() {
  for (const row of rows()) {
    if (boxOf(row)) continue;
    const box = document.createElement("input");
    box.type = "checkbox";
    box.className = "pick";
    box.setAttribute("aria-label", say("choose_one", { name: row.dataset.name }));
    row.before(box);
  }
  show();
}

function show() {
  for (const row of rows()) {
    const on = all || chosen.has(row.dataset.conversation);
    row.classList.toggle("picked", on);
    const box = boxOf(row);
    if (box) box.checked = on;
  }
  const any = all || chosen.size > 0;
  pane.classList.toggle("selecting", any || button.getAttribute("aria-pressed") === "true");
  if (any) number(); else if (!bar.querySelector("#bulk-progress")) bar.hidden = true;
}

async function number() {
  if (!loaded) {
    loaded = true;
    const response = await ask(`${document.body.dataset.bulk}?queue=${encodeURIComponent(document.body.dataset.queue)}`);
    if (!response?.ok) { loaded = false; return; }
    bar.innerHTML = await response.text();
  }
  const place = document.getElementById("bulk-number");
  if (!place) { loaded = false; number(); return; }
  const { one, many, all: every } = place.dataset;
  place.textContent = all ? every : chosen.size === 1 ? one : many.replace("%(count)s", chosen.size.toLocaleString(document.documentElement.lang));
  bar.hidden = false;
}

/** Chooses a row, or no longer. */
export function toggle(row) {
  if (all) { all = false; for (const each of rows()) chosen.add(each.dataset.conversation); }
  const id = row.dataset.conversation;
  if (!chosen.delete(id)) chosen.add(id);
  last = row;
  show();
}

function upTo(row) {
  const every = rows(), from = every.indexOf(last), to = every.indexOf(row);
  if (from < 0) { toggle(row); return; }
  for (const each of every.slice(Math.min(from, to), Math.max(from, to) + 1)) chosen.add(each.dataset.conversation);
  last = row;
  show();
}

/** Shows the checkboxes, or hides them and chooses none. */
export function mode() {
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  if (on) equip(); else none();
}

function none() {
  all = false;
  last = null;
  chosen.clear();
  button.setAttribute("aria-pressed", "false");
  show();
}

async function send(url, body) {
  const response = await ask(url, { method: "POST", body });
  if (!response) return;
  if (!response.ok) { toast(await problem(response) || say("refused"), { bad: true }); return; }
  const piece = element(await response.text());
  if (piece.tagName === "DIALOG") { plan(piece); return; }
  none();
  progress(piece);
}

function plan(dialog) {
  document.getElementById("bulk-plan")?.remove();
  document.body.append(dialog);
  dialog.showModal();
  dialog.addEventListener("close", () => dialog.remove());
}

function progress(piece) {
  bar.replaceChildren(piece);
  bar.hidden = false;
  loaded = false;
  if (piece.dataset.running === "yes") setTimeout(() => follow(piece), 600);
}

async function follow(piece) {
  if (!piece.isConnected) return;
  const response = await ask(piece.dataset.poll, { quiet: true });
  if (!piece.isConnected) return;
  if (response?.ok) progress(element(await response.text())); else setTimeout(() => follow(piece), 3000);
}

function act(what) {
  const body = new FormData();
  body.set("do", what);
  body.set("queue", document.body.dataset.queue);
  if (all) body.set("all", "1"); else body.set("ids", [...chosen].join(","));
  send(document.body.dataset.bulk, body);
}

document.addEventListener("click", (event) => {
  const { target } = event;
  const verb = target.closest("[data-do]");
  if (verb && bar.contains(verb)) { act(verb.dataset.do); return; }
  if (target.closest("#bulk-none")) { none(); return; }
  if (target.closest("#bulk-all")) { all = true; show(); return; }
  if (target.closest("[data-bulk-away]")) { bar.replaceChildren(); bar.hidden = true; return; }
  const undo = target.closest("[data-undo]"), start = target.closest("[data-start]");
  if (undo && bar.contains(undo)) send(undo.dataset.undo, new FormData());
  if (start) { start.closest("dialog").close(); send(start.dataset.start, new FormData()); }
});
threads.addEventListener("click", (event) => {
  const box = event.target.closest(".pick"), row = event.target.closest(".thread-row");
  if (box) { const own = box.parentElement.querySelector(".thread-row"); if (event.shiftKey && last) upTo(own); else toggle(own); return; }
  if (row && event.shiftKey) { event.preventDefault(); event.stopImmediatePropagation(); upTo(row); }
}, true);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || !(all || chosen.size) || document.querySelector("dialog[open], details.menu[open]")) return;
  event.preventDefault();
  event.stopPropagation();
  none();
}, true);
document.addEventListener("desk:queue", () => {
  none();
  loaded = false;
  if (!document.getElementById("bulk-progress")) bar.replaceChildren();
});
new MutationObserver(equip).observe(threads, { childList: true, subtree: true });
equip();

/** What is chosen, for the palette: does something to it and tells whether there was anything. */
export function doToChosen(what) {
  if (!all && !chosen.size) return false;
  act(what);
  return true;
}

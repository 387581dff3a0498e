// The palette: commands, places, people, customers and conversations by a few letters, by keyboard alone.
import { run } from "./commands.js";
import { ask } from "./server.js";
import { say } from "./strings.js";
import { toast } from "./toasts.js";

const WAIT_MS = 30, RECENT = `desk-recent:${document.body.dataset.me}`, KEPT = 8;
let dialog = null, field = null, list = null, asked = 0, timer = 0, before = null;

function make() {
  dialog = document.createElement("dialog");
  dialog.id = "palette";
  dialog.className = "dialog palette";
  dialog.setAttribute("aria-label", say("palette"));
  field = document.createElement("input");
  Object.assign(field, { type: "text", id: "palette-text", className: "palette-text", autocomplete: "off", spellcheck: false, maxLength: 100, placeholder: say("palette_hint"), dir: "auto" });
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list", "aria-label": say("palette_hint") })) field.setAttribute(name, value);
  list = document.createElement("ul");
  list.id = "palette-list";
  list.className = "plain-list palette-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", say("palette"));
  dialog.append(field, list);
  document.body.append(dialog);
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, WAIT_MS); });
  dialog.addEventListener("keydown", key);
  list.addEventListener("click", (event) => { const row = event.target.closest(".palette-row"); if (row) { event.preventDefault(); choose(row); } });
  dialog.addEventListener("close", () => before?.isConnected && before.focus({ preventScroll: true }));
}

/** Opens the palette with what was used last. */
export function open() {
  if (!dialog) make();
  if (dialog.open) { field.select(); return; }
  before = document.activeElement;
  field.value = "";
  asked += 1;
  put(recent());
  dialog.showModal();
  field.focus();
}

const rows = () => [...list.querySelectorAll(".palette-row")];

function recent() {
  try { return JSON.parse(localStorage.getItem(RECENT) ?? "[]").map((one) => one.html).join(""); } catch { return ""; }
}

function remember(row) {
  try {
    const kept = JSON.parse(localStorage.getItem(RECENT) ?? "[]").filter((one) => one.key !== row.dataset.key);
    const copy = row.cloneNode(true);
    copy.removeAttribute("aria-selected");
    localStorage.setItem(RECENT, JSON.stringify([{ key: row.dataset.key, html: `<li role="presentation">${copy.outerHTML}</li>` }, ...kept].slice(0, KEPT)));
  } catch { /* no storage: nothing is remembered */ }
}

function put(html) {
  list.innerHTML = html;
  rows().forEach((row, place) => { row.id = `palette-${place}`; row.tabIndex = -1; row.closest("li").setAttribute("role", "presentation"); });
  point(0);
}

function point(place) {
  const every = rows();
  for (const row of every) row.setAttribute("aria-selected", "false");
  const row = every[place];
  if (!row) { field.removeAttribute("aria-activedescendant"); return; }
  row.setAttribute("aria-selected", "true");
  row.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", row.id);
}

async function look() {
  const turn = ++asked, text = field.value.trim();
  if (!text) { put(recent()); return; }
  const response = await ask(`/palette/?q=${encodeURIComponent(text)}`, { quiet: true });
  if (turn !== asked || !response?.ok) return;
  put(await response.text());
  if (!rows().length) { const line = document.createElement("li"); line.className = "muted palette-none"; line.textContent = say("palette_none"); list.append(line); }
}

function key(event) {
  const every = rows(), at = every.findIndex((row) => row.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    point((at + (event.key === "ArrowDown" ? 1 : -1) + every.length) % (every.length || 1));
  } else if (event.key === "Enter") {
    event.preventDefault();
    clearTimeout(timer);
    if (timer && field.value.trim() && asked === 0) look();
    if (every[at]) choose(every[at]);
  }
}

async function choose(row) {
  const { command, person, team } = row.dataset;
  remember(row);
  dialog.close();
  if (command) { if (!run(command)) toast(say("palette_not_here")); return; }
  if (person || team) { give(person, team); return; }
  const url = row.getAttribute("href");
  const queue = document.querySelector(`#queues a[href="${CSS.escape(url)}"]`);
  if (queue) { queue.click(); return; }
  const pane = url.startsWith("/conversations/") && document.getElementById("conversation");
  if (!pane) { location.assign(url); return; }
  const [address, part] = url.split("#");
  await htmx.ajax("GET", address, { target: "#conversation", swap: "innerHTML" });
  history.pushState(null, "", url);
  document.getElementById(part ?? "")?.scrollIntoView({ block: "center" });
}

/** Gives the chosen conversations, else the open one, to somebody. */
async function give(person, team) {
  const what = person ? `assign:person:${person}` : `assign:team:${team}`;
  if (document.querySelector(".thread-row.picked")) { (await import("./select.js")).doToChosen(what); return; }
  const form = document.querySelector("#assign-menu form");
  if (!form) { toast(say("palette_open_first")); return; }
  const button = form.querySelector(person ? `[name=person][value="${CSS.escape(person)}"]` : `[name=team][value="${CSS.escape(team)}"]`);
  if (button) form.requestSubmit(button);
}

// Signs typed in the composer open lists: / canned replies, @ colleagues (in a note), # tags, : emoji.
import { catchUp, pane } from "./conversation.js";
import { close, isPicking, offer } from "./pick.js";
import { ask } from "./server.js";

// The last sign of the line, whatever signs came before it.
const SIGN = /^(.*[\s(]|)([/@#:])([^\n/@#]{0,60})$/u;
const WAIT_MS = 90;
let timer = 0, asked = 0, left = "";

const area = () => document.getElementById("composer-text");
const form = () => document.getElementById("composer");

/** The sign before the caret and what was typed after it, or null. */
function typed() {
  const { value, selectionStart: end, selectionEnd } = area();
  if (end !== selectionEnd) return null;
  const begin = value.lastIndexOf("\n", end - 1) + 1;
  const found = SIGN.exec(value.slice(begin, end));
  if (!found) return null;
  const [, before, sign, query] = found;
  if (/^\s/.test(query) || (sign !== "/" && / {2}|\S+ \S+ \S/.test(query)) || (sign === ":" && (/\s/.test(query) || query.length < 2))) return null;
  return { sign, query, start: begin + before.length, end };
}

/** Puts `text` in place of the sign and its query; one step of the browser's own undo. */
export function put(text, start, end) {
  const field = area();
  field.focus();
  field.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, text)) field.setRangeText(text, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function option(content, take) {
  const item = document.createElement("li");
  item.className = "suggestion suggestion-line";
  item.setAttribute("role", "option");
  item.append(...content);
  item.take = take;
  return item;
}

function words(text, extra = "") {
  const name = document.createElement("span");
  name.textContent = text;
  const more = document.createElement("span");
  more.className = "tiny muted";
  more.textContent = extra;
  return extra ? [name, more] : [name];
}

async function canned(at) {
  const turn = ++asked, open = pane();
  const response = await ask(`${open.dataset.canned}?${new URLSearchParams({ q: at.query })}`, { quiet: true });
  if (!response?.ok || turn !== asked || pane() !== open) return;
  const holder = document.createElement("template");
  holder.innerHTML = (await response.text()).trim();
  const now = typed();
  if (!now || now.sign !== "/" || turn !== asked) return;
  offer([...holder.content.children], (chosen) => {
    const place = typed() ?? now;
    form().dataset.canned = `${form().dataset.canned ?? ""} ${chosen.dataset.id}`.trim();
    put(chosen.dataset.text, place.start, place.end);
  });
}

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, (mark) => (mark < "\u0900" ? "" : mark)).toLowerCase();

function people(at) {
  const wanted = folded(at.query), seen = new Map();
  for (const node of document.querySelectorAll("[data-colleague]")) seen.set(node.dataset.colleague, node.dataset.name);
  const fits = [...seen.entries()].filter(([id, name]) => id !== document.body.dataset.me && folded(name).split(/\s+/).some((part, index, all) => all.slice(index).join(" ").startsWith(wanted)));
  show(fits.slice(0, 8).map(([, name]) => option(words(name), () => `@${name} `)), at);
}

function show(nodes, at) {
  if (!nodes.length) { close(); return; }
  offer(nodes, (chosen) => { const place = typed() ?? at, text = chosen.take(); put(text, place.start, place.end); });
}

let tags = null;
async function tag(at) {
  const url = pane().dataset.tags, turn = ++asked;
  if (!tags) {
    const response = await ask(url, { quiet: true });
    if (!response?.ok) return;
    const holder = document.createElement("template");
    holder.innerHTML = await response.text();
    tags = [...holder.content.querySelectorAll("button[name=tag][data-word]")].map((button) => ({ id: button.value, name: button.dataset.word }));
    setTimeout(() => { tags = null; }, 30000);
  }
  if (turn !== asked || typed()?.sign !== "#") return;
  const wanted = folded(at.query);
  const fits = tags.filter((one) => folded(one.name).includes(wanted)).slice(0, 8);
  show(fits.map((one) => option(words(`#${one.name}`), () => { putOn(url, one.id); return ""; })), at);
}

async function putOn(url, id) {
  const data = new FormData();
  data.append("tag", id);
  data.append("queue", document.body.dataset.queue);
  await ask(url, { method: "POST", body: data });
  catchUp();
}

let emoji = null;
async function faces(at) {
  emoji ??= import(document.getElementById("composer-emoji").dataset.emoji);
  const { find } = await emoji;
  if (typed()?.sign !== ":") return;
  show(find(at.query).slice(0, 10).map(([sign, name]) => option(words(sign, name), () => `${sign} `)), at);
}

function look() {
  const at = typed();
  if (!at || left === at.start + at.sign) { if (!at) left = ""; if (isPicking()) close(); return; }
  clearTimeout(timer);
  if (at.sign === "/") timer = setTimeout(() => canned(at), WAIT_MS);
  else if (at.sign === "@") { if (form().elements.kind.value === "note") people(at); }
  else if (at.sign === "#") tag(at);
  else faces(at);
}

/** Opens the list of a sign by its button: the sign is typed for the person. */
export function begin(sign) {
  const field = area(), before = field.value.slice(0, field.selectionStart);
  put(`${before && !/\s$/.test(before) ? " " : ""}${sign}`, field.selectionStart, field.selectionEnd);
}

document.addEventListener("input", (event) => { if (event.target.id === "composer-text") look(); });
// Escape says: this is only a sign.
document.addEventListener("pick:left", () => { const at = typed(); left = at ? at.start + at.sign : ""; });
document.addEventListener("click", async (event) => {
  if (event.target.closest("#composer-canned")) begin("/");
  if (event.target.closest("#composer-emoji")) {
    emoji ??= import(document.getElementById("composer-emoji").dataset.emoji);
    const { board } = await emoji;
    board(document.getElementById("composer-emoji"), (sign) => put(sign, area().selectionStart, area().selectionEnd));
  }
});

// The open conversation: new entries at its end, deliveries in place, reading noted, company shown.
import { ask, element } from "./server.js";
import { point } from "./list.js";
import { say } from "./strings.js";
import { refreshTimes } from "./time.js";

const SHOWN_MS = 25000, TYPING_MS = 6000, FETCHED_MS = 15000;
const announcer = document.getElementById("announcer");
const company = new Map();
/** Of which conversations that are not open something was heard, and when: one that is being fetched may be older than that. */
const heard = new Map();
let fetching = false, again = false;

export const pane = () => document.getElementById("open-conversation");
const scroller = () => document.getElementById("stream-scroll");
const atEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < 90;

/** After a conversation was put into the page: go to the first unread word or the end, mark the row, note the reading. */
export function opened() {
  const open = pane();
  document.body.dataset.showing = open ? "conversation" : "list";
  company.clear();
  if (!open) return;
  point(open.dataset.conversation);
  const box = scroller();
  const unread = document.getElementById("first-unread");
  const meant = location.hash.startsWith("#m-") ? document.getElementById(location.hash.slice(1)) : null;
  if (meant) { meant.classList.add("pointed"); meant.scrollIntoView({ block: "center" }); }
  else if (unread) unread.scrollIntoView({ block: "center" }); else box.scrollTop = box.scrollHeight;
  box.addEventListener("scroll", () => { if (atEnd(box)) hidePill(); }, { passive: true });
  // Pictures that arrive late must not push the last words out of sight.
  // Icons load, too, whenever a message brings one: they have their size already and move nothing.
  box.addEventListener("load", (event) => { if (event.target.tagName === "IMG" && box.dataset.end === "yes") box.scrollTop = box.scrollHeight; }, true);
  box.dataset.end = unread || meant ? "no" : "yes";
  box.addEventListener("wheel", () => { box.dataset.end = atEnd(box) ? "yes" : "no"; }, { passive: true });
  fold(open);
  caughtUp();
  if (Date.now() - (heard.get(open.dataset.conversation) ?? 0) < FETCHED_MS) catchUp();
  read();
  here();
}

/** Folds very long messages behind a button; what was unfolded stays so. */
function fold(root) {
  for (const text of root.querySelectorAll(".message-text:not([data-folded])")) {
    text.dataset.folded = "looked";
    if (text.textContent.length < 1800) continue;
    text.classList.add("folded");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-small show-all";
    button.textContent = say("show_all");
    button.addEventListener("click", () => { text.classList.remove("folded"); button.remove(); });
    text.after(button);
  }
}

function hidePill() {
  const pill = document.getElementById("stream-pill");
  if (pill) pill.hidden = true;
}

/** Fetches what came after the last entry shown, and the head as it is now. */
export async function catchUp() {
  const open = pane();
  if (!open) return;
  if (fetching) { again = true; return; }
  fetching = true;
  const { lastMessage, lastEvent, lastDay, news, conversation } = open.dataset;
  const query = new URLSearchParams({ message: lastMessage, event: lastEvent, day: lastDay, queue: document.body.dataset.queue });
  const response = await ask(`${news}?${query}`, { quiet: true });
  fetching = false;
  if (response?.ok && pane()?.dataset.conversation === conversation) apply(open, await response.text());
  if (again) { again = false; catchUp(); }
}

function apply(open, html) {
  const holder = document.createElement("div");
  holder.innerHTML = html;
  const entries = holder.querySelector("[data-part=entries]");
  const head = holder.querySelector("[data-part=head]").content.firstElementChild;
  append([...entries.content.childNodes]);
  Object.assign(open.dataset, { lastMessage: entries.dataset.lastMessage, lastEvent: entries.dataset.lastEvent, lastDay: entries.dataset.lastDay });
  replaceHead(head);
}

function replaceHead(fresh) {
  const old = document.getElementById("conversation-head");
  if (!old || old.querySelector("details[open]") || old.contains(document.activeElement)) return;
  old.replaceWith(fresh);
  htmx.process(fresh);
  refreshTimes(fresh);
}

/** Puts entries at the end; follows them only where the end was in sight and nothing is being selected. */
export function append(nodes) {
  const stream = document.getElementById("stream"), box = scroller();
  const fresh = nodes.filter((node) => node.nodeType === 1 && !(node.id && document.getElementById(node.id)));
  if (!fresh.length) return;
  const follow = atEnd(box) && getSelection().isCollapsed;
  stream.append(...fresh);
  for (const node of fresh) htmx.process(node);
  fold(stream);
  const last = fresh.filter((node) => node.dataset.kind).at(-1);
  if (last) open_last(last);
  const theirs = fresh.filter((node) => node.dataset.kind === "customer").at(-1);
  if (theirs) announcer.textContent = say("new_message", { name: pane().dataset.name });
  caughtUp();
  if (follow) box.scrollTop = box.scrollHeight;
  else if (theirs) document.getElementById("stream-pill").hidden = false;
  if (!document.hidden) read();
}

function open_last(node) {
  const open = pane();
  open.dataset.lastMessage = String(Math.max(Number(open.dataset.lastMessage), Number(node.dataset.messageId)));
}

/** Messages whose delivery changed before they stood here: what the server wrote of them may be older than the signal. */
const changed = new Set();
/** Messages that are being asked for, and whether they changed once more meanwhile: answers may overtake each other. */
const renewing = new Map();

function caughtUp() {
  for (const id of changed) if (document.getElementById(`m-${id}`)) { changed.delete(id); redeliver(id); }
}

async function redeliver(id) {
  if (renewing.has(id)) { renewing.set(id, true); return; }
  if (!document.getElementById(`m-${id}`)) { if (changed.size > 500) changed.clear(); changed.add(id); return; }
  renewing.set(id, false);
  const response = await ask(pane().dataset.message.replace("ID", id), { quiet: true });
  if (response?.ok) renew(document.getElementById(`m-${id}`), element(await response.text()));
  const again = renewing.get(id);
  renewing.delete(id);
  if (again) redeliver(id);
}

/** Only the mark changes while all is well: nothing moves. A failure brings its words and its button. */
function renew(old, fresh) {
  if (!old) return;
  const mark = old.querySelector(".delivery"), next = fresh.querySelector(".delivery");
  if (mark && next && !fresh.querySelector(".retry-row, [data-redacted]") && !old.querySelector(".retry-row")) { mark.replaceWith(next); return; }
  old.replaceWith(fresh);
  htmx.process(fresh);
}

let readTimer = 0;
function read() {
  clearTimeout(readTimer);
  readTimer = setTimeout(() => { const open = pane(); if (open && !document.hidden) ask(open.dataset.reading, { method: "POST", quiet: true }); }, 700);
}

/** Tells colleagues that this conversation is open here. */
function here() {
  const open = pane();
  if (open && !document.hidden) ask(open.dataset.viewing, { method: "POST", quiet: true });
}
setInterval(here, 20000);

const nameOf = (id) => document.querySelector(`[data-colleague="${CSS.escape(id)}"]`)?.dataset.name;

function showCompany() {
  const line = document.getElementById("company");
  if (!line) return;
  const present = Date.now();
  for (const [who, at] of company) if (at.until < present) company.delete(who);
  const words = [...company.entries()].map(([who, at]) => say(at.typing ? "typing" : "viewing", { name: at.name || who }));
  const text = words.join(" · ");
  const box = scroller(), end = atEnd(box);
  if (line.textContent !== text) line.textContent = text;
  line.hidden = !text;
  if (end) box.scrollTop = box.scrollHeight;
}
setInterval(showCompany, 2000);

function met(event, typing) {
  const { conversation, staff, who } = event.detail;
  if (conversation !== pane()?.dataset.conversation || staff === document.body.dataset.me) return;
  const id = staff || "customer";
  if (!staff && who === "staff") return;
  const name = staff ? nameOf(staff) : pane().dataset.name;
  if (!name) return;
  const known = company.get(id);
  if (!typing && known?.typing && known.until > Date.now()) return;
  company.set(id, { typing, name, until: Date.now() + (typing ? TYPING_MS : SHOWN_MS) });
  showCompany();
}

document.addEventListener("live:typing", (event) => met(event, true));
document.addEventListener("live:viewing", (event) => met(event, false));
/** Whether this is about the open conversation; about another it is remembered until that one is opened. */
function isHere({ conversation }) {
  if (conversation === pane()?.dataset.conversation) return true;
  heard.delete(conversation);
  heard.set(conversation, Date.now());
  if (heard.size > 200) heard.delete(heard.keys().next().value);
  return false;
}

document.addEventListener("live:message.added", (event) => {
  if (!isHere(event.detail)) return;
  company.delete("customer");
  catchUp();
});
document.addEventListener("live:conversation", (event) => { if (isHere(event.detail)) catchUp(); });
document.addEventListener("live:clock", async (event) => {
  if (event.detail.conversation !== pane()?.dataset.conversation) return;
  const response = await ask(document.getElementById("head-clock")?.dataset.clock, { quiet: true });
  const place = document.getElementById("head-clock");
  if (response?.ok && place) place.innerHTML = await response.text();
});
document.addEventListener("live:delivery", (event) => redeliver(event.detail.message));
document.addEventListener("live:customer", async () => {
  const open = pane(), card = document.getElementById("guest-card");
  if (!open || card.querySelector("dialog[open]") || card.contains(document.activeElement)) return;
  const response = await ask(open.dataset.card, { quiet: true });
  if (response?.ok) { card.innerHTML = await response.text(); htmx.process(card); }
});
document.addEventListener("live:again", catchUp);
document.addEventListener("visibilitychange", () => { if (!document.hidden) { catchUp(); read(); here(); } });
document.addEventListener("click", (event) => {
  if (event.target.closest("#stream-pill")) { const box = scroller(); box.scrollTop = box.scrollHeight; hidePill(); }
});

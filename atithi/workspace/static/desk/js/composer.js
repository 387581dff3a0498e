// Writing: reply or note, files by picker, paste and drag, ways to send, drafts, and one answer however often it is sent.
import { command } from "./commands.js";
import { append, catchUp, pane } from "./conversation.js";
import { adopt, device, forget, keep, kept, meet, showChoice } from "./drafts.js";
import * as files from "./files.js";
import { askWhen, closed, known, planned, whenTakenBack } from "./later.js";
import { walk } from "./list.js";
import { ask, connection, element, problem } from "./server.js";
import { hold } from "./outbox.js";
import { say } from "./strings.js";
import { toast } from "./toasts.js";

const TYPING_EVERY_MS = 3500;
let lastTyping = 0, sending = false, keepTimer = 0;

const form = () => document.getElementById("composer");
const area = () => document.getElementById("composer-text");
const kind = () => form().elements.kind.value;

/** Turns to reply or note; each keeps its own draft. */
export function turn(to, focus = true) {
  const box = form();
  if (!box) return;
  if (to === "reply" && document.getElementById("tab-reply").disabled) to = "note";
  if (kind() !== to) {
    keep(pane().dataset.conversation, kind(), area().value);
    box.elements.kind.value = to;
    area().value = kept(pane().dataset.conversation, to);
    showChoice();
    files.show();
  }
  for (const tab of box.querySelectorAll("[role=tab]")) {
    const chosen = tab.dataset.kind === to;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
  }
  box.classList.toggle("writing-note", to === "note");
  document.getElementById("composer-panel").setAttribute("aria-labelledby", `tab-${to}`);
  area().placeholder = area().dataset[to];
  const send = document.getElementById("composer-send");
  send.className = to === "note" ? "button button-note" : "button button-primary";
  for (const label of send.querySelectorAll("[data-for]")) label.hidden = label.dataset.for !== to;
  if (focus) area().focus();
}

/** After a conversation was put into the page: its draft comes back. */
export function ready() {
  const box = form();
  if (!box) return;
  delete box.dataset.key;
  const there = JSON.parse(document.getElementById("kept-drafts").textContent);
  meet(pane().dataset.conversation, there);
  files.begin(there);
  begin(pane().dataset.conversation, area().value);
  showChoice();
  if (!area().value && kept(pane().dataset.conversation, "note")) turn("note", false);
}

/** Before a conversation leaves the page: its last words are kept, too. True where somebody is writing in it. */
export function leave() {
  if (!pane() || !form()) return false;
  clearTimeout(keepTimer);
  keep(pane().dataset.conversation, kind(), area().value);
  return document.activeElement === area();
}

/** What stands in the field when the conversation is ready: its draft, and what a quick hand has typed by then. */
function begin(conversation, typed) {
  const draft = kept(conversation, kind());
  area().value = typed && draft && !typed.includes(draft) ? `${draft}\n\n${typed}` : typed || draft;
  if (typed) keep(conversation, kind(), area().value);
}

function warn(words) {
  const place = document.getElementById("composer-warning");
  place.textContent = words;
  place.hidden = !words;
}

/** Sends what is written. The key stays the same until the server has it: sent twice, it arrives once.
 * `close`: the conversation too; `next`: the next one is opened; `due`: not before that moment. */
async function send({ close = false, next = false, due = "" } = {}) {
  const box = form();
  if (sending || (!area().value.trim() && !files.any())) { area().focus(); return; }
  sending = true;
  clearTimeout(keepTimer);
  keep(pane().dataset.conversation, kind(), area().value);
  box.dataset.key ||= crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
  const open = pane(), sent = { kind: kind(), text: area().value };
  const data = new FormData();
  const values = { kind: sent.kind, text: sent.text, key: box.dataset.key, seen: open.dataset.lastMessage, device, undo: "yes", due, close: close ? "yes" : "" };
  for (const [name, value] of Object.entries(values)) data.append(name, value);
  document.dispatchEvent(new CustomEvent("composer:sending", { detail: { conversation: open.dataset.conversation, data } }));
  for (const id of (box.dataset.canned ?? "").split(" ")) if (id) data.append("canned", id);
  for (const id of known()) data.append("planned", id);
  warn("");
  box.setAttribute("aria-busy", "true");
  await files.goAlong(data);
  const response = await ask(box.action, { method: "POST", body: data, quiet: true });
  sending = false;
  box.removeAttribute("aria-busy");
  if (!response) { if (!connection.there) await heldBack(open, box, data, sent); return; }
  if (response.status === 201 || response.status === 202) { await arrived(open, box, response, sent, { close, next }); return; }
  if (response.status === 409 && response.headers.get("Content-Type")?.startsWith("application/json")) {
    const { because, name } = await response.json();
    warn(say(because === "customer" ? "came_meanwhile" : because === "leaving" ? "leaving" : "answered_meanwhile", { name }));
    await catchUp();
    return;
  }
  warn((await problem(response)) || say("failed"));
  document.dispatchEvent(new CustomEvent("composer:refused", { detail: { status: response.status } }));
}

/** Not reached: it waits in this browser and goes out by itself (outbox.js). Where nothing can be kept, the words stay. */
async function heldBack(open, box, data, sent) {
  if (!(await hold(box.action, data))) { toast(say("failed"), { bad: true }); return; }
  forget(open.dataset.conversation, sent.kind);
  tellOf("composer:sent", open, sent);
  toast(say("kept_unsent"));
  if (pane() !== open) return;
  delete box.dataset.key;
  files.gone(sent.kind);
  if (area().value === sent.text && kind() === sent.kind) area().value = "";
  area().focus();
}

/** Tells the page's other parts what became of a reply: promises in it are kept track of once it is sent. */
function tellOf(name, open, sent) {
  if (sent.kind === "reply") document.dispatchEvent(new CustomEvent(name, { detail: { conversation: open.dataset.conversation } }));
}

async function arrived(open, box, response, sent, { close, next }) {
  forget(open.dataset.conversation, sent.kind);
  tellOf("composer:sent", open, sent);
  const html = await response.text();
  if (pane() !== open) return;
  delete box.dataset.key;
  delete box.dataset.canned;
  files.gone(sent.kind);
  // Words typed while the answer was on its way stay.
  if (area().value === sent.text && kind() === sent.kind) area().value = "";
  const stream = document.getElementById("stream-scroll");
  if (response.status === 202) planned(html); else append([element(html)]);
  stream.scrollTop = stream.scrollHeight;
  if (close && response.status === 201) { await catchUp(); closed(); }
  if (next) walk(1); else area().focus();
}

/** Words that were taken back stand in the field again, before what was begun since, with their files. */
whenTakenBack((conversation, text, version, taken, held) => {
  const here = pane()?.dataset.conversation === conversation;
  if (!here) { forget(conversation, "reply"); return false; }
  turn("reply");
  const begun = area().value;
  area().value = begun.trim() && !begun.includes(taken) ? `${taken}\n\n${begun}` : taken;
  adopt(conversation, "reply", area().value, version);
  tellOf("composer:back", pane(), { kind: "reply" });
  files.become("reply", held);
  return true;
});

function later() {
  if (kind() === "note" || (!area().value.trim() && !files.any())) { area().focus(); return; }
  askWhen((due) => send({ due }));
}

const WAYS = { close: () => send({ close: true }), next: () => send({ next: true }), later };
command("send_later", () => { if (form()) later(); });

function typing() {
  const open = pane();
  if (Date.now() - lastTyping < TYPING_EVERY_MS || !area().value.trim()) return;
  lastTyping = Date.now();
  const data = new FormData();
  data.append("kind", kind());
  ask(open.dataset.typing, { method: "POST", body: data, quiet: true });
}

document.addEventListener("input", (event) => {
  if (event.target.id !== "composer-text") return;
  const { conversation } = pane().dataset, now = kind(), text = event.target.value;
  clearTimeout(keepTimer);
  keepTimer = setTimeout(() => keep(conversation, now, text), 250);
  // Another text is another answer: it gets a key of its own.
  delete form().dataset.key;
  typing();
});
addEventListener("pagehide", () => { if (pane() && form()) keep(pane().dataset.conversation, kind(), area().value); });
document.addEventListener("submit", (event) => { if (event.target.id === "composer") { event.preventDefault(); event.stopImmediatePropagation(); send(); } }, true);
document.addEventListener("click", (event) => { const tab = event.target.closest("#composer [role=tab]"); if (tab) turn(tab.dataset.kind); });
document.addEventListener("click", (event) => { const way = event.target.closest("[data-send]")?.dataset.send; if (way) WAYS[way](); });
document.addEventListener("keydown", (event) => {
  if (event.target.id === "composer-text" && event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send({ close: event.shiftKey && kind() === "reply" }); }
  if (event.target.id === "composer-text" && event.key === "Enter" && event.altKey) { event.preventDefault(); send({ next: true }); }
  if (event.target.matches?.("#composer [role=tab]") && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
    turn(kind() === "reply" ? "note" : "reply", false);
    document.getElementById(`tab-${kind()}`).focus();
  }
});
document.addEventListener("change", (event) => { if (event.target.id === "composer-picker") { files.put(event.target.files); event.target.value = ""; } });
document.addEventListener("paste", (event) => {
  if (event.target.id !== "composer-text" || !event.clipboardData.files.length) return;
  event.preventDefault();
  files.put(event.clipboardData.files);
});
for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const box = form();
    if (!box || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    box.classList.toggle("dropping", name === "dragover");
    if (name === "drop") files.put(event.dataTransfer.files);
  });
}

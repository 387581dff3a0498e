// Answers written without a connection. They are kept in this browser, for this person, with the key under which the desk
// knows them, and go out in their order when it is back: one that did arrive the first time is not sent again.
import { append, pane } from "./conversation.js";
import { connection, element, problem, send as post } from "./server.js";
import { forget, keep, kept } from "./drafts.js";
import { store, waiting } from "./outbox_store.js";
import { say } from "./strings.js";
import { toast } from "./toasts.js";

const me = document.body.dataset.me;
// Taken once: a phone moves them into the conversation, which is put into the page anew each time.
const [box, words, list] = ["outbox", "outbox-words", "outbox-list"].map((id) => document.getElementById(id));
const RETRY_MS = 15000;
let busy = false, timer = 0;

/** Keeps an answer that did not reach the desk; false where this browser can keep nothing. */
export async function hold(url, data) {
  const open = pane(), text = String(data.get("text") ?? "");
  const entry = { me, url, conversation: open.dataset.conversation, name: open.dataset.name, kind: String(data.get("kind")), text, fields: [...data.entries()], at: Date.now(), why: "" };
  try { await store("readwrite", (answers) => answers.add(entry)); } catch { return false; }
  await show();
  again();
  return true;
}

function again() { clearTimeout(timer); timer = setTimeout(flush, RETRY_MS); }

/** Sends what waits, the oldest first. Stops where the desk is not reached; what the desk refuses waits for its writer. */
export async function flush() {
  if (busy) return;
  busy = true;
  try {
    // Two windows of one browser do not send the same at once.
    if (navigator.locks) await navigator.locks.request("desk-outbox", { ifAvailable: true }, (lock) => (lock ? sendAll() : null));
    else await sendAll();
  } catch { /* a browser that forgets shows it by an empty list */ } finally { busy = false; }
  await show();
}

async function sendAll() {
  const stopped = new Set();
  for (const one of await waiting()) {
    if (one.why) stopped.add(one.conversation);
    if (stopped.has(one.conversation)) continue;
    const outcome = await sendOne(one);
    if (outcome === "away") { again(); return; }
    if (outcome === "refused") stopped.add(one.conversation);
  }
}

async function sendOne(one, { past = false } = {}) {
  const data = new FormData();
  for (const [name, value] of one.fields) if (!(past && name === "seen")) { if (value instanceof Blob) data.append(name, value, value.name); else data.append(name, value); }
  const response = await post(one.url, data);
  if (!response) return "away";
  if (response.ok) { await sent(one, response); return "sent"; }
  if (response.status >= 500 || response.status === 401) return "away";
  one.why = await reason(response);
  await store("readwrite", (answers) => answers.put(one));
  return "refused";
}

async function reason(response) {
  if (response.status === 409 && response.headers.get("Content-Type")?.startsWith("application/json")) {
    const { because, name } = await response.clone().json();
    if (name) return say(because === "customer" ? "held_customer" : "held_colleague", { name });
  }
  return (await problem(response)) || say("refused");
}

async function sent(one, response) {
  await store("readwrite", (answers) => answers.delete(one.id));
  if (!kept(one.conversation, one.kind) || kept(one.conversation, one.kind) === one.text) forget(one.conversation, one.kind);
  const open = pane();
  if (response.status === 201 && open?.dataset.conversation === one.conversation) append([element(await response.text())]);
  else document.dispatchEvent(new CustomEvent("live:message.added", { detail: { conversation: one.conversation } }));
  toast(say("sent_late", { name: one.name }));
}

async function remove(one) {
  await store("readwrite", (answers) => answers.delete(one.id));
  await show();
}

async function back(one) {
  const area = document.getElementById("composer-text");
  if (pane()?.dataset.conversation === one.conversation && area && !area.value.trim()) { area.value = one.text; area.focus(); }
  keep(one.conversation, one.kind, one.text);
  await remove(one);
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button-small";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

function line(one) {
  const item = document.createElement("li"), who = document.createElement("a"), text = document.createElement("span"), acts = document.createElement("span");
  item.className = "outbox-line";
  who.href = `/conversations/${one.conversation}/`;
  who.textContent = one.name;
  text.className = "outbox-text";
  text.dir = "auto";
  text.textContent = one.text || "📎";
  acts.className = "row";
  item.append(who, text);
  if (one.why) {
    const why = document.createElement("span");
    why.className = "outbox-why";
    why.textContent = one.why;
    item.append(why);
    acts.append(button(say("send_anyway"), async () => { one.why = ""; await sendOne(one, { past: true }); await show(); flush(); }));
  }
  acts.append(button(say("take_back"), () => back(one)), button(say("throw_away"), () => remove(one)));
  item.append(acts);
  return item;
}

/** Shows what waits, and why. */
export async function show() {
  const all = await waiting().catch(() => []);
  box.hidden = !all.length;
  words.textContent = !all.length ? "" : all.some((one) => one.why) ? say("outbox_look", { count: all.length }) : say("outbox", { count: all.length });
  list.replaceChildren(...all.map(line));
  return all.length;
}

addEventListener("online", () => flush());
document.addEventListener("live:again", () => flush());
document.addEventListener("desk:reached", () => { if (!box.hidden) flush(); });
show().then((count) => { if (count && connection.there) flush(); });

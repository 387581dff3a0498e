// What is being written is kept per conversation and kind: at once in this browser, a moment later on the server, so that the
// person's other devices have it. Where two devices wrote different words, both are kept and a choice is offered.
import { ask } from "./server.js";
import { say } from "./strings.js";
import { toast } from "./toasts.js";

const PREFIX = "desk-draft:", COMMIT_MS = 2000, KEEP_MS = 14 * 24 * 3600 * 1000, PAUSE_MS = 1200;
/** This page's name among the person's devices: it does not hear of its own drafts. */
export const device = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
const timers = new Map();
let told = false, offered = null;

const key = (conversation, kind) => `${PREFIX}${document.body.dataset.me}:${conversation}:${kind}`;
const pane = () => document.getElementById("open-conversation");
const area = () => document.getElementById("composer-text");
const isOpen = (conversation, kind) => pane()?.dataset.conversation === conversation && document.getElementById("composer")?.elements.kind.value === kind;

function entry(conversation, kind) {
  try { return JSON.parse(localStorage.getItem(key(conversation, kind)) ?? "null") ?? { text: "", base: 0, saved: true }; } catch { return { text: "", base: 0, saved: true }; }
}

function put(conversation, kind, text, base, saved, handed = entry(conversation, kind).handed ?? []) {
  try {
    if (text.trim() || !saved) localStorage.setItem(key(conversation, kind), JSON.stringify({ text, base, saved, handed, at: Date.now() }));
    else localStorage.removeItem(key(conversation, kind));
  } catch { /* no room or no storage: the text is still in the page, and goes to the server */ }
}

/** The kept text, or "". */
export const kept = (conversation, kind) => entry(conversation, kind).text;

/** Keeps `text` here, and on the server once the typing pauses. */
export function keep(conversation, kind, text) {
  const before = entry(conversation, kind);
  if (before.text === text) return;
  put(conversation, kind, text, before.base ?? 0, false);
  soon(conversation, kind);
}

/** It was sent, and the server has forgotten it: so does this browser. */
export function forget(conversation, kind) {
  clearTimeout(timers.get(key(conversation, kind)));
  put(conversation, kind, "", 0, true);
  if (offered?.conversation === conversation && offered.kind === kind) hideChoice();
}

/** Hands an unsaved draft to the server. What cannot be handed over waits here. */
async function push(conversation, kind, { keepalive = false } = {}) {
  timers.delete(key(conversation, kind));
  const mine = entry(conversation, kind), open = pane();
  if (mine.saved || !open) return;
  // Should the page go before the server's word comes, what it has then is known to be our own.
  put(conversation, kind, mine.text, mine.base ?? 0, false, [...(mine.handed ?? []).slice(-3), mine.text]);
  const data = new FormData();
  for (const [name, value] of Object.entries({ kind, text: mine.text, base: mine.base ?? 0, device })) data.append(name, value);
  const url = open.dataset.draft.replace(open.dataset.conversation, conversation);
  const response = await ask(url, { method: "POST", body: data, quiet: true, keepalive });
  if (!response) {
    if (!told && !keepalive) toast(say("draft_kept"));
    told = true;
    return;
  }
  told = false;
  if (response.status === 409) { const other = await response.json(); offer(conversation, kind, other); return; }
  if (!response.ok) return;
  const { version } = await response.json();
  const now = entry(conversation, kind);
  put(conversation, kind, now.text, version, now.text === mine.text);
  // Words typed, or sent, while it was on its way are saved with the next pause.
  if (now.text !== mine.text) soon(conversation, kind);
}

function soon(conversation, kind) {
  const name = key(conversation, kind);
  clearTimeout(timers.get(name));
  timers.set(name, setTimeout(() => push(conversation, kind), PAUSE_MS));
}

/** These words go on from what the server has as `version`. */
export function adopt(conversation, kind, text, version) {
  put(conversation, kind, text, version, false);
  soon(conversation, kind);
}

/** What the server has when a conversation is opened meets what this browser has. A page that was made before the last words
 * were saved knows less than this browser: versions are the server's milliseconds, and so is the page's `at`. */
export function meet(conversation, server) {
  for (const kind of ["reply", "note"]) {
    const mine = entry(conversation, kind), theirs = server[kind];
    if (mine.saved && mine.text.trim() && mine.base > server.at - COMMIT_MS) continue;
    if (mine.saved || !mine.text.trim() || mine.text === theirs?.text) put(conversation, kind, theirs?.text ?? "", theirs?.version ?? 0, true);
    else if (!theirs || theirs.version === mine.base) push(conversation, kind);
    else offer(conversation, kind, theirs);
  }
}

function offer(conversation, kind, other) {
  const ours = (entry(conversation, kind).handed ?? []).includes(other.text);
  if (ours || !other.text.trim()) { put(conversation, kind, entry(conversation, kind).text, other.version, false); push(conversation, kind); return; }
  offered = { conversation, kind, ...other };
  showChoice();
}

/** Shows the choice where it belongs: beside the field with the other words. */
export function showChoice() {
  const box = document.getElementById("draft-choice");
  if (!box) return;
  box.hidden = !(offered && isOpen(offered.conversation, offered.kind));
  if (!box.hidden) document.getElementById("draft-other").textContent = offered.text;
}

function hideChoice() {
  offered = null;
  showChoice();
}

function take(which) {
  const { conversation, kind, text, version } = offered;
  const mine = area().value;
  const chosen = which === "mine" ? mine : which === "other" ? text : `${mine.trimEnd()}\n\n${text}`;
  area().value = chosen;
  put(conversation, kind, chosen, version, chosen === text);
  hideChoice();
  push(conversation, kind);
  area().focus();
}

/** Another device changed or sent this draft. Words typed here since are never replaced. */
async function heard({ conversation, kind, device: from }) {
  if (from === device) return;
  const open = pane();
  if (open?.dataset.conversation !== conversation) return;
  const response = await ask(open.dataset.draft, { quiet: true });
  if (!response?.ok || pane() !== open) return;
  const theirs = (await response.json())[kind], mine = entry(conversation, kind);
  document.dispatchEvent(new CustomEvent("desk:draft", { detail: { kind, files: theirs?.files ?? [] } }));
  if (!mine.saved || (isOpen(conversation, kind) && area().value !== mine.text)) return;
  put(conversation, kind, theirs?.text ?? "", theirs?.version ?? 0, true);
  if (isOpen(conversation, kind)) area().value = theirs?.text ?? "";
}

/** Everything unsaved of the open conversation, now. */
function flush(options) {
  const conversation = pane()?.dataset.conversation;
  if (conversation) for (const kind of ["reply", "note"]) push(conversation, kind, options);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-draft-take]");
  if (button && offered) take(button.dataset.draftTake);
});
document.addEventListener("live:draft", (event) => heard(event.detail));
document.addEventListener("live:again", () => flush());
addEventListener("online", () => flush());
addEventListener("pagehide", () => flush({ keepalive: true }));

try {
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(PREFIX) && !(Date.now() - JSON.parse(localStorage.getItem(name)).at < KEEP_MS)) localStorage.removeItem(name);
  }
} catch { /* storage is not allowed here */ }

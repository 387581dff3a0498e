// The chat: brings together what is written here, what the desk has, and the page that shows it.
import * as composer from "./composer.js";
import * as contact from "./contact.js";
import { Refused } from "./desk.js";
import * as host from "./host.js";
import { Live } from "./live.js";
import { lasting, recall, remember } from "./memory.js";
import * as outbox from "./outbox.js";
import { chat, part, say } from "./page.js";
import { askAsGuest, session } from "./session.js";
import * as view from "./view.js";

const TYPING_SHOWN = 6000;
let helper = "", up = true, typingTimer = 0, syncing = null, syncAgain = false, reported = "", retryTimer = 0;

const live = new Live({
  heard(name, data) {
    if (name === "typing") { if (data.who === "staff") showTyping(); return; }
    if (name === "beat") return;
    // A signal without a conversation is about the session: now there is one, to be listened to as well.
    if (name === "conversation" && !data.conversation) live.restart();
    sync();
  },
  state(now) { up = now; status(); if (now) outbox.send(); },
});

/** Fetches what is new; once more if something was signalled meanwhile. */
async function sync() {
  if (syncing) { syncAgain = true; return syncing; }
  syncing = (async () => {
    do { syncAgain = false; await fetchNew(); } while (syncAgain);
  })().finally(() => { syncing = null; });
  return syncing;
}

async function fetchNew() {
  clearTimeout(retryTimer);
  const owner = session.owner;
  try {
    const found = await (await askAsGuest(`messages?after=${view.lastId()}`)).json();
    if (owner !== session.owner) return;
    // Shown as listed before it stops waiting: in between it would be gone for a moment.
    view.add(found.messages, found.seen);
    await outbox.arrived(new Set(found.messages.map((message) => message.sent_id).filter(Boolean)));
    if (found.messages.some((message) => message.from === "desk")) hideTyping();
    helper = found.helper;
    part("closed").hidden = found.open || view.empty();
    status();
    noteSeen();
  } catch (error) {
    if (error instanceof Refused) alarm(error.message); else retryTimer = setTimeout(sync, 5000);
  }
}

/** Tells the desk up to where its messages are before the guest's eyes, and the button how many are not. */
function noteSeen() {
  const last = view.lastFromDesk();
  const looking = document.visibilityState === "visible" && host.isOpen() && view.atEnd();
  if (last && looking && reported !== last.id) {
    reported = last.id;
    remember(`seen:${session.owner}`, last.id);
    askAsGuest("seen", { json: { message: last.id } }).catch(() => { reported = ""; });
  }
  const unread = last ? view.unreadAfter(recall(`seen:${session.owner}`) ?? "") : 0;
  host.tellUnread(unread);
  part("newer").hidden = view.atEnd() || !unread;
}

function showTyping() {
  part("typing-text").textContent = helper ? say("typing", { name: helper }) : say("typing_someone");
  const end = view.atEnd();
  part("typing").hidden = false;
  if (end) view.toEnd();
  clearTimeout(typingTimer);
  typingTimer = setTimeout(hideTyping, TYPING_SHOWN);
}

function hideTyping() { clearTimeout(typingTimer); part("typing").hidden = true; }

/** The line under the name: who helps; and the band that says why nothing moves. */
function status() {
  const line = part("helper");
  line.textContent = helper ? say("helped_by", { name: helper }) : line.dataset.default;
  const stuck = !navigator.onLine ? say("offline") : !up ? say("unreachable") : "";
  const text = stuck || (!lasting && outbox.waiting().some((item) => item.state === "waiting") ? say("not_kept") : "");
  const band = part("band");
  if (band.textContent !== text) band.textContent = text;
  band.hidden = !text;
}

function alarm(text) {
  part("alarm").textContent = text;
  part("alarm").hidden = !text;
}

/** Becomes another person, or the same again: shows their chat alone. */
async function become(identity) {
  const before = session.owner;
  alarm("");
  live.close();
  session.unsettle();
  try {
    await session.become(identity);
    if (identity && before !== session.owner) await outbox.takeAlong("guest");
  } catch (error) {
    if (!(error instanceof Refused)) { setTimeout(() => become(identity), 5000); return; }
    console.error("The chat refused the identity:", error.code, error.message);
    await session.become(null);
    alarm(error.message);
  }
  view.clear();
  helper = reported = "";
  session.settle();
  contact.needed(!session.identified);
  view.show();
  begin();
}

/** Listens and fetches, if there is or will be something: a chat that nobody wrote in asks the desk for nothing. */
function begin() {
  status();
  if (session.begun || outbox.waiting().length) { live.restart(); sync(); outbox.send(); }
}

outbox.onChange(() => { view.show(); status(); });
composer.ready({
  typing() { if (view.lastId()) askAsGuest("typing", { json: {} }).catch(() => {}); },
  sent() { view.toEnd(); if (!live.active) live.restart(); },
});
contact.ready();
import("./help.js").then((help) => help.ready({ first: view.empty }), () => {}); // the chat works without
if (part("phonetic")) import("./phonetic.js");
host.onOpen((open) => { if (open) { composer.focus(); view.toEnd(); noteSeen(); } });
part("log").addEventListener("scroll", noteSeen, { passive: true });
part("newer").addEventListener("click", () => { view.toEnd(); composer.focus(); });
part("language").addEventListener("change", (event) => {
  remember("language", event.target.value);
  const query = new URLSearchParams(location.search);
  query.set("language", event.target.value);
  location.search = query;
});
part("language").disabled = false;
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") { if (session.begun) sync(); noteSeen(); } });
addEventListener("online", () => { status(); outbox.send(); if (session.begun) { live.restart(); sync(); } });
addEventListener("offline", () => { status(); view.show(); });

const chosen = recall("language");
if (chosen && chosen !== chat.language && [...part("language").options].some((option) => option.value === chosen)) {
  const query = new URLSearchParams(location.search);
  query.set("language", chosen);
  location.search = query;
} else {
  await outbox.load();
  composer.sendEarly();
  host.connect(become);
}

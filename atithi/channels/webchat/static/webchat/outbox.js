// Messages that wait in the page until the desk has them: kept across reloads, sent one after another, each under the
// id it got when it was written, so that it arrives once however often it is sent.
import { Later, Refused } from "./desk.js";
import { allWaiting, forget, keep } from "./memory.js";
import { chat, newId } from "./page.js";
import { askAsGuest, session } from "./session.js";

const LONGEST_PAUSE = 30;
let items = [], order = 0, sending = false, again = false, pause = 1, timer = 0;
const listeners = new Set(), unkept = new Map();
const STALE = 7 * 86400000; // taken by the desk so long ago and never listed: its session is over
const others = otherTabs();

function otherTabs() {
  try {
    const line = new BroadcastChannel(`atithi-chat-${chat.channel}`);
    line.onmessage = () => load();
    return line;
  } catch { return null; }
}

/** Runs `work` while no other tab runs it; where the browser has no locks, or none for a frame, at once: ids are unique. */
async function alone(work) {
  let begun = false;
  const once = () => { begun = true; return work(); };
  try { return await navigator.locks.request(`atithi-chat-${chat.channel}`, once); } catch (error) {
    if (begun) throw error;
    return work();
  }
}

export const onChange = (listener) => listeners.add(listener);
const changed = () => { for (const listener of listeners) listener(); };
const tellOthers = () => others?.postMessage("changed");

/** What this guest wrote that the desk has not listed yet, in the order of writing. */
export const waiting = () => items.filter((item) => item.owner === session.owner);

/** Reading and writing what is kept, one after another: so nothing is read in the middle of being written. */
let turn = Promise.resolve();
function inTurn(work) {
  turn = turn.then(work, work);
  return turn;
}

/** Reads what waits, from before a reload or from another tab. What is not kept yet is known here alone. */
export const load = () => inTurn(async () => {
  const kept = (await allWaiting()).filter((item) => !unkept.has(item.id));
  items = [...kept, ...unkept.values()].sort((a, b) => a.order - b.order);
  for (const item of items) if (item.state === "sent" && Date.now() - Date.parse(item.at) > STALE) await forget(item.id);
  changed();
});

/** Puts a message in the queue: `{ text }` or `{ file, name, type }`. */
export async function write(content) {
  order = Math.max(order + 1, Date.now() * 1000, ...items.map((item) => item.order + 1));
  const item = { id: newId(), owner: session.owner, order, at: new Date().toISOString(), state: "waiting", ...content };
  items.push(item);
  unkept.set(item.id, item);
  changed();
  await inTurn(async () => { await keep(item); unkept.delete(item.id); });
  tellOthers();
  send();
}

/** The desk listed these: they need not wait any more. */
export async function arrived(ids) {
  const done = items.filter((item) => ids.has(item.id));
  if (!done.length) return;
  items = items.filter((item) => !ids.has(item.id));
  changed();
  await inTurn(async () => { for (const item of done) await forget(item.id); });
  tellOthers();
}

export async function retry(id) {
  const item = items.find((each) => each.id === id);
  if (item) { await set(item, "waiting"); send(); }
}

export const discard = (id) => arrived(new Set([id]));

/** What the guest wrote before signing in is theirs: it goes along. What the desk already took went along there. */
export async function takeAlong(from) {
  for (const item of items.filter((each) => each.owner === from)) {
    if (item.state === "sent") await discard(item.id);
    else { item.owner = session.owner; await inTurn(() => keep(item)); }
  }
  changed();
}

async function set({ id }, state, reason = "") {
  const item = items.find((each) => each.id === id);
  if (!item) return; // the desk listed it, or the guest discarded it, meanwhile
  Object.assign(item, { state, reason });
  await inTurn(() => keep(item));
  changed();
  tellOthers();
}

/** Sends what waits, now. Only one tab sends at a time, or two tabs could change the order. */
export async function send() {
  clearTimeout(timer);
  if (sending) { again = true; return; }
  sending = true;
  try {
    do {
      again = false;
      await alone(sendAll);
    } while (again);
    pause = 1;
  } catch (error) {
    const seconds = Math.max(pause, error.after || 0);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
    timer = setTimeout(send, seconds * 1000 * (0.8 + Math.random() * 0.4));
  } finally {
    sending = false;
    changed();
  }
}

async function sendAll() {
  await load();
  for (let item; (item = waiting().find((each) => each.state === "waiting"));) {
    try {
      await sendOne(item);
      await set(item, "sent");
    } catch (error) {
      if (error instanceof Refused) await set(item, "refused", error.message);
      else throw error instanceof Later ? error : new Later();
    }
  }
}

function sendOne(item) {
  if (item.file === undefined) return taken(askAsGuest("messages", { json: { id: item.id, text: item.text, at: item.at } }));
  const form = new FormData();
  form.append("id", item.id);
  form.append("at", item.at);
  form.append("file", item.file, item.name);
  return taken(askAsGuest("files", { form, timeout: 180000 }));
}

/** The desk's answer, read to its end, so that the connection is free for the next message. */
const taken = async (asking) => (await asking).text();

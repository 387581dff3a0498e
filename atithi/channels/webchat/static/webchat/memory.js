// What this browser keeps: small values, and the messages that wait (pictures included). Where it keeps nothing
// (third-party storage blocked, private window), both live as long as the page and no longer.
import { chat } from "./page.js";

const values = new Map();
const name = (key) => `atithi-chat:${chat.channel}:${key}`;

export function recall(key) {
  try { return localStorage.getItem(name(key)) ?? values.get(key) ?? null; } catch { return values.get(key) ?? null; }
}

export function remember(key, value) {
  if (value === null) values.delete(key); else values.set(key, value);
  try {
    if (value === null) localStorage.removeItem(name(key)); else localStorage.setItem(name(key), value);
  } catch { /* kept in `values` */ }
}

const promised = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

let opening = null;
function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(`atithi-chat-${chat.channel}`, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("waiting", { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
  return opening;
}

/** Whether what waits survives a reload; false once keeping failed. */
export let lasting = true;
const fallback = new Map();

async function durable(mode, work) {
  try {
    const transaction = (await database()).transaction("waiting", mode, { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
    const result = await promised(work(transaction.objectStore("waiting")));
    await done;
    return result;
  } catch {
    lasting = false;
    return undefined;
  }
}

/** Everything that waits, in the order of writing. */
export async function allWaiting() {
  const kept = (await durable("readonly", (store) => store.getAll())) ?? [];
  const known = new Set(kept.map((item) => item.id));
  return [...kept, ...[...fallback.values()].filter((item) => !known.has(item.id))].sort((a, b) => a.order - b.order);
}

export async function keep(item) {
  if ((await durable("readwrite", (store) => store.put(item))) === undefined) fallback.set(item.id, item);
}

export async function forget(id) {
  fallback.delete(id);
  await durable("readwrite", (store) => store.delete(id));
}

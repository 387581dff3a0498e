// Files of what is being written. Each is handed to the desk as soon as it is chosen, so that the draft has it after a reload
// and on other devices, and sending takes no longer for it. What could not be handed over goes along with the answer itself.
import { device } from "./drafts.js";
import { ask, problem } from "./server.js";
import { say } from "./strings.js";
import { toast } from "./toasts.js";

const MOST = 10;
const form = () => document.getElementById("composer");
const now = () => form().elements.kind.value;
let lists = { reply: [], note: [] };

/** A conversation was put into the page: `kept` is what its drafts have, by kind. */
export function begin(kept) {
  lists = { reply: [...(kept.reply?.files ?? [])], note: [...(kept.note?.files ?? [])] };
  show();
}

/** Whether something is to go along with what is written now. */
export const any = () => lists[now()].length > 0;

/** Adds files that a person chose, pasted or dropped. */
export function put(chosen) {
  const limit = Number(form().dataset.limit), kind = now();
  for (const file of chosen) {
    if (lists[kind].length >= MOST) { toast(say("too_many", { count: MOST }), { bad: true }); break; }
    if (limit && file.size > limit) { toast(say("too_big", { name: file.name, limit: Math.floor(limit / 1048576) }), { bad: true }); continue; }
    const entry = { file, name: file.name, image: file.type.startsWith("image/") };
    lists[kind].push(entry);
    entry.way = handOver(entry, kind);
  }
  show();
}

async function handOver(entry, kind) {
  const data = new FormData();
  for (const [name, value] of Object.entries({ kind, device })) data.append(name, value);
  data.append("files", entry.file, entry.name);
  const response = await ask(form().dataset.files, { method: "POST", body: data, quiet: true });
  if (response?.status === 201) Object.assign(entry, (await response.json()).files[0]);
  else if (response) refused(entry, kind, await problem(response));
  entry.way = null;
  if (entry.gone && entry.id) drop(entry);
  show();
}

function refused(entry, kind, words) {
  lists[kind] = lists[kind].filter((one) => one !== entry);
  toast(words || say("failed"), { bad: true });
}

function drop(entry) {
  ask(entry.url, { method: "DELETE", quiet: true });
}

function remove(entry) {
  const kind = now();
  lists[kind] = lists[kind].filter((one) => one !== entry);
  entry.gone = true;
  if (entry.id) drop(entry);
  show();
}

/** Puts to `data` what goes along; waits until what is on its way has come to the desk or has not. */
export async function goAlong(data) {
  const kind = now();
  await Promise.all(lists[kind].map((entry) => entry.way));
  for (const entry of lists[kind]) if (entry.id) data.append("held", entry.id); else data.append("files", entry.file, entry.name);
}

/** They went out with the answer, or wait with it. */
export function gone(kind) {
  lists[kind] = [];
  show();
}

/** Files that are a draft's again, or that another device put there. */
export function become(kind, files) {
  lists[kind] = [...files, ...lists[kind].filter((one) => !one.id)];
  show();
}

/** Shows the files of what is written now. */
export function show() {
  const box = document.getElementById("composer-files");
  if (!box) return;
  const entries = lists[now()];
  box.hidden = !entries.length;
  box.replaceChildren(...entries.map(line));
}

function line(entry) {
  const made = document.createElement("li");
  made.className = "chip";
  made.setAttribute("aria-busy", String(Boolean(entry.way)));
  if (entry.image) made.append(picture(entry));
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-label", say("remove_file", { name: entry.name }));
  button.textContent = "×";
  button.addEventListener("click", () => { remove(entry); document.getElementById("composer-text").focus(); });
  made.append(entry.name, button);
  return made;
}

function picture(entry) {
  const made = document.createElement("img");
  made.alt = "";
  made.src = entry.file ? URL.createObjectURL(entry.file) : entry.url;
  if (entry.file) made.addEventListener("load", () => URL.revokeObjectURL(made.src), { once: true });
  return made;
}

document.addEventListener("desk:draft", ({ detail: { kind, files } }) => become(kind, files));

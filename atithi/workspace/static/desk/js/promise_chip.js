// Promises in what is being written: found while one types, and one key keeps track of them, changes or dismisses them.
// What was decided goes along with the answer (`promises` in its form) and counts when that is sent.
import { command, keyOf } from "./commands.js";
import { answerProposal } from "./promises.js";
import { toast } from "./toasts.js";

const WAIT_MS = 350, SHORTEST = 8, OF_CONVERSATION = 40;
const csrf = document.querySelector("meta[name=csrf]")?.content ?? "";
const decided = new Map(), sent = new Map();
let timer = 0, asking = null, shown = [];

const place = () => document.getElementById("promise-chips");
const area = () => document.getElementById("composer-text");
const form = () => document.getElementById("composer");
const here = () => document.getElementById("open-conversation")?.dataset.conversation ?? "";
const strings = () => JSON.parse(document.getElementById("promise-strings").textContent);
const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => String(values[name] ?? ""));
const decisions = () => decided.get(here()) ?? decided.set(here(), new Map()).get(here());

async function look() {
  const holder = place(), box = area();
  if (!holder || !box) return;
  asking?.abort();
  if (form().elements.kind.value !== "reply" || box.value.trim().length < SHORTEST) { shown = []; draw(); return; }
  asking = new AbortController();
  const body = new FormData();
  body.append("text", box.value);
  try {
    const response = await fetch(holder.dataset.found, { method: "POST", body, signal: asking.signal, credentials: "same-origin", headers: { "X-Requested-With": "desk", "X-CSRFToken": csrf } });
    if (!response.ok || place() !== holder) return;
    shown = (await response.json()).found;
    draw();
  } catch { /* another request took its place, or the desk is not reached: the words are read when they are sent */ }
}

function draw() {
  const holder = place();
  if (!holder) return;
  const held = holder.contains(document.activeElement);
  holder.replaceChildren(...shown.map(chip).filter(Boolean));
  holder.hidden = !holder.childElementCount;
  if (held && !holder.contains(document.activeElement)) area()?.focus();
}

function button(label, run, { primary = false, name = "", quiet = false } = {}) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `button button-small${primary ? " button-primary" : ""}${quiet ? " button-quiet" : ""}`;
  made.append(label);
  const key = name && keyOf(name);
  if (key) {
    const cap = document.createElement("kbd");
    cap.textContent = key.replaceAll("+", " ").replace("Shift", "⇧").replace(/ (\w)$/, (_, last) => ` ${last.toUpperCase()}`);
    made.append(" ", cap);
  }
  if (name) made.dataset.command = name;
  made.addEventListener("click", run);
  return made;
}

function chip(found, index) {
  const decision = decisions().get(found.words), say = strings();
  if (decision && !decision.accepted) return null;
  const box = document.createElement("div");
  box.className = "promise-chip";
  const line = document.createElement("span");
  line.className = "promise-chip-words";
  box.append(line);
  if (decision) {
    box.classList.add("promise-chip-kept");
    line.append("✓ ", fill(say.tracked, { promise: decision.short }));
    box.append(button(say.undecide, () => { decisions().delete(found.words); draw(); area().focus(); }, { quiet: true }));
    return box;
  }
  line.append(found.question);
  const first = shown.findIndex((one) => !decisions().has(one.words)) === index;
  const named = (name) => (first ? name : "");
  box.append(
    button(say.track, () => decide(found, { accepted: true }), { primary: true, name: named("promise_track") }),
    button(say.change, () => change(found, box), { name: named("promise_change") }),
    button(say.no, () => decide(found, { accepted: false }), { quiet: true, name: named("promise_dismiss") }),
  );
  for (const advice of found.advice ?? []) {
    const words = document.createElement("p");
    words.className = "promise-advice small";
    words.textContent = advice;
    box.append(words);
  }
  if (found.offer) box.append(button(fill(say.offer, { when: found.offer.said }), () => take(found), { primary: false }));
  return box;
}

function decide(found, { accepted, kind = found.kind, due = found.due, precision = found.precision, own = false, short = found.short }) {
  decisions().set(found.words, { accepted, words: found.words, kind, due, precision, own_time: own, short });
  draw();
  area().focus();
}

/** A time that can be kept better: kept track of, and the writer is led to the words that say another one. */
function take(found) {
  const { due, precision, said } = found.offer, say = strings();
  decide(found, { accepted: true, due, precision, own: true, short: fill(say.by, { what: say.kinds[found.kind], when: said }) });
  area().setSelectionRange(found.start, found.end);
  toast(fill(say.rewrite, { when: said }));
}

function change(found, box) {
  const say = strings(), fields = document.createElement("div");
  fields.className = "promise-chip-fields";
  const kind = document.createElement("select"), due = document.createElement("input");
  kind.className = due.className = "input input-auto";
  kind.setAttribute("aria-label", say.what);
  due.setAttribute("aria-label", say.when);
  for (const [value, label] of Object.entries(say.kinds)) kind.append(new Option(label, value, false, value === found.kind));
  due.type = "datetime-local";
  due.value = found.due.slice(0, 16);
  const keep = () => {
    const own = due.value !== found.due.slice(0, 16);
    const time = due.value ? new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" }).format(new Date(due.value)) : "";
    const short = own && time ? fill(say.by, { what: say.kinds[kind.value], when: time }) : found.short.replace(say.kinds[found.kind], say.kinds[kind.value]);
    decide(found, { accepted: true, kind: kind.value, due: own ? due.value : found.due, precision: own ? "minute" : found.precision, own, short });
  };
  fields.append(kind, due, button(say.track, keep, { primary: true }));
  fields.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); draw(); area().focus(); }
    if (event.key === "Enter" && event.target.matches("input, select")) { event.preventDefault(); keep(); }
  });
  box.replaceChildren(box.firstChild, fields);
  kind.focus();
}

document.addEventListener("input", (event) => {
  if (event.target.id !== "composer-text") return;
  clearTimeout(timer);
  timer = setTimeout(look, WAIT_MS);
});
document.addEventListener("click", (event) => { if (event.target.closest("#composer [role=tab]")) look(); });

// What was decided goes with the answer, for words that still stand in it.
document.addEventListener("composer:sending", ({ detail: { conversation, data } }) => {
  const text = String(data.get("text") ?? ""), mine = [...(decided.get(conversation)?.values() ?? [])].filter((one) => text.includes(one.words));
  if (mine.length && data.get("kind") === "reply") data.set("promises", JSON.stringify(mine.map(({ short, ...rest }) => rest)));
});
document.addEventListener("composer:sent", ({ detail: { conversation } }) => {
  if (decided.has(conversation)) sent.set(conversation, decided.get(conversation));
  decided.delete(conversation);
  if (sent.size > OF_CONVERSATION) sent.delete(sent.keys().next().value);
  clearTimeout(timer);
  asking?.abort();
  shown = [];
  draw();
});
document.addEventListener("composer:back", ({ detail: { conversation } }) => {
  if (sent.has(conversation)) decided.set(conversation, sent.get(conversation));
  look();
});
document.addEventListener("composer:ready", () => { shown = []; draw(); look(); });

const press = (name, other) => {
  const chosen = place()?.querySelector(`[data-command=${name}]`);
  if (chosen) chosen.click(); else answerProposal(other);
};
command("promise_track", () => press("promise_track", "accept"));
command("promise_change", () => press("promise_change", "change"));
command("promise_dismiss", () => press("promise_dismiss", "dismiss"));

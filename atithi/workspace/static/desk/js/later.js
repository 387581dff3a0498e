// Replies that leave later: the dialog that asks when, what is planned at the stream's end, and taking back what was just done.
import { catchUp, pane } from "./conversation.js";
import { command } from "./commands.js";
import { device } from "./drafts.js";
import { ask, element, problem } from "./server.js";
import { say } from "./strings.js";
import { toast } from "./toasts.js";

const region = () => document.getElementById("planned");
const dialog = () => document.getElementById("later");
let undoLast = null, decided = null, asked = 0, returns = null;

/** Says what becomes of words that were taken back: `back(conversation, text, version, taken, files)` is true where they are in the field. */
export function whenTakenBack(back) { returns = back; }

/** The ids of what is planned here, as far as this page knows. */
export const known = () => [...(region()?.querySelectorAll("[data-planned]") ?? [])].map((node) => node.dataset.planned);

function place(html) {
  const old = region(), box = document.getElementById("stream-scroll");
  const end = box.scrollHeight - box.scrollTop - box.clientHeight < 90;
  const fresh = element(html);
  old.replaceWith(fresh);
  htmx.process(fresh);
  if (end) box.scrollTop = box.scrollHeight;
  return fresh;
}

async function refresh() {
  const open = pane();
  if (!open) return;
  const response = await ask(open.dataset.planned, { quiet: true });
  if (response?.ok && pane() === open) place(await response.text());
}

/** After the desk has planned a reply: it is shown, and can be taken back with one key for as long as it waits. */
export function planned(html) {
  const fresh = place(html), { just, due, brief } = fresh.dataset;
  if (brief !== "yes") { toast(say("planned_for")); return; }
  const address = fresh.querySelector(`[data-planned="${CSS.escape(just)}"] form[data-planned-cancel]`)?.action;
  if (!address) return;
  const box = toast(say("on_its_way"), { action: { label: say("undo"), run: () => takeBack(address) } });
  undo(() => { box?.remove(); takeBack(address); }, Math.max(0, Date.parse(due) - Date.now()) + 500);
}

/** Remembers how the last step is taken back, for `forMs`. */
export function undo(run, forMs) {
  undoLast = run;
  setTimeout(() => { if (undoLast === run) undoLast = null; }, forMs);
}

async function takeBack(address) {
  undoLast = null;
  const data = new FormData();
  data.append("device", device);
  const response = await ask(address, { method: "POST", body: data });
  if (!response) return;
  if (!response.ok) { toast(response.status === 409 ? say("already_left") : await problem(response), { bad: true }); refresh(); return; }
  const { conversation, text, taken, version, files } = await response.json();
  const here = returns?.(conversation, text, version, taken, files);
  toast(say(here ? "taken_back" : "taken_back_draft"));
  if (pane()?.dataset.conversation === conversation) refresh();
}

/** Asks when; `done(due)` gets the moment. */
export function askWhen(done) {
  decided = { done, due: "" };
  document.getElementById("later-words").value = "";
  document.getElementById("later-exact").value = "";
  document.getElementById("later-send").disabled = true;
  dialog().showModal();
  moments("");
}

async function moments(words) {
  const turn = ++asked;
  const response = await ask(`${pane().dataset.moments}?${new URLSearchParams({ words })}`, { quiet: true });
  if (!response?.ok || turn !== asked) return;
  const box = document.getElementById("later-moments");
  box.innerHTML = await response.text();
  if (words.trim()) choose(box.querySelector("[data-due]")?.dataset.due ?? "");
}

function choose(due) {
  decided.due = due;
  document.getElementById("later-send").disabled = !due;
  for (const one of document.querySelectorAll("#later-moments [data-due]")) one.setAttribute("aria-selected", String(one.dataset.due === due));
}

function decide() {
  if (!decided?.due) return;
  dialog().close();
  decided.done(decided.due);
}

async function post(address, values) {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) data.append(name, value);
  const response = await ask(address, { method: "POST", body: data });
  if (!response) return;
  if (response.ok) place(await response.text()); else { toast(await problem(response), { bad: true }); refresh(); }
  catchUp();
}

/** After one closed the conversation: the step can be taken back. */
export function closed() {
  const open = pane(), address = open.dataset.closureUndo;
  const back = async () => {
    const response = await ask(address, { method: "POST", body: new FormData() });
    if (response && !response.ok) toast(await problem(response), { bad: true });
    catchUp();
  };
  const box = toast(say("closed"), { action: { label: say("undo"), run: back } });
  undo(() => { box?.remove(); back(); }, 60000);
}

command("undo", () => { const run = undoLast; undoLast = null; run?.(); });

let timer = 0;
document.addEventListener("input", (event) => {
  if (event.target.id === "later-words") { clearTimeout(timer); timer = setTimeout(() => moments(event.target.value), 150); }
  if (event.target.id === "later-exact") choose(event.target.value);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches?.("#later-words, #later-exact")) return;
  event.preventDefault();
  decide();
});
document.addEventListener("click", (event) => {
  const moment = event.target.closest("#later-moments [data-due]");
  if (moment) { choose(moment.dataset.due); decide(); }
  if (event.target.closest("#later-send")) decide();
  const change = event.target.closest("[data-later-change]");
  if (change) askWhen((due) => post(change.dataset.laterChange, { due }));
});
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-planned-cancel]")) { event.preventDefault(); event.stopImmediatePropagation(); takeBack(event.target.action); }
  if (event.target.matches("[data-planned-act]")) { event.preventDefault(); event.stopImmediatePropagation(); post(event.target.action, {}); }
}, true);
document.addEventListener("live:planned", (event) => { if (event.detail.conversation === pane()?.dataset.conversation) { refresh(); catchUp(); } });
document.addEventListener("live:message.added", (event) => { if (event.detail.conversation === pane()?.dataset.conversation && known().length) refresh(); });
document.addEventListener("live:held", (event) => { if (event.detail.conversation !== pane()?.dataset.conversation) toast(say("held"), { bad: true }); });
// The step is remembered at the click and offered once the head says that it is closed.
let closing = "";
document.addEventListener("click", (event) => {
  if (event.target.closest("#close-it") && document.getElementById("conversation-head")?.dataset.open === "yes") closing = pane()?.dataset.conversation ?? "";
}, true);
document.addEventListener("htmx:after:swap", () => {
  if (!closing || closing !== pane()?.dataset.conversation || document.getElementById("conversation-head")?.dataset.open !== "no") return;
  closing = "";
  closed();
});

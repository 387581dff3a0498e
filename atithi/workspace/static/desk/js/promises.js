// What was promised: one-tap acts, the dialog of one promise, marks beside the messages, the link for the guest.
import { command } from "./commands.js";
import { ask, element, problem } from "./server.js";
import { say } from "./strings.js";
import { refreshTimes } from "./time.js";
import { toast } from "./toasts.js";

const section = () => document.getElementById("promise-section");
const words = document.getElementById("promise-strings");

function dialog() {
  const known = document.getElementById("promise-dialog");
  if (known) return known;
  const made = document.createElement("dialog");
  made.className = "dialog promise-dialog";
  made.id = "promise-dialog";
  document.body.append(made);
  return made;
}

/** Fetches a promise, or the form of a new one, and shows it. */
export async function show(url) {
  const response = await ask(url);
  if (!response) return;
  if (!response.ok) { toast((await problem(response)) || say("refused"), { bad: true }); return; }
  const box = dialog();
  box.innerHTML = await response.text();
  const title = box.querySelector("h2");
  title.id = "promise-dialog-title";
  box.setAttribute("aria-labelledby", title.id);
  refreshTimes(box);
  if (!box.open) box.showModal();
  box.scrollTop = 0;
  speak(box.querySelector("[data-promise-new]"));
  (box.querySelector("input:checked") ?? box.querySelector("button, a"))?.focus();
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const opener = event.target.closest("[data-promise-dialog]");
  if (!opener) return;
  event.preventDefault();
  show(opener.dataset.promiseDialog);
});

/** Posts an act; the answer is the promise as a row, told on as `promise:done`, and the toast has the way back. */
async function act(url, body) {
  const response = await ask(url, { method: "POST", body });
  if (!response) return false;
  if (!response.ok) { toast((await problem(response)) || say("refused"), { bad: true }); return false; }
  const note = response.headers.get("X-Desk-Note");
  if (note) {
    const { text, undo, label } = JSON.parse(note);
    toast(text, { action: undo && { label, run: () => act(undo.url, new FormData()) } });
  }
  const row = response.status === 204 ? null : element(await response.text());
  document.dispatchEvent(new CustomEvent("promise:done", { detail: { row } }));
  return true;
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-promise-act]");
  if (!form) return;
  event.preventDefault();
  delete form.dataset.sent;
  const chosen = event.submitter;
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  const done = await act(chosen?.hasAttribute("formaction") ? chosen.formAction : form.action, new FormData(form, chosen));
  delete form.dataset.busy;
  const open = document.getElementById("promise-dialog");
  if (done && open?.open) open.close();
  else if (done && form.closest("[data-promise-page]")) location.reload();
});

// --- The sentence to say on the phone or at the counter --------------------------------------------------------------
function speak(form) {
  if (!form) return;
  const phrases = JSON.parse(document.getElementById("promise-phrases").textContent);
  const kind = form.querySelector("[name=kind]:checked"), time = form.querySelector("[name=due]:checked");
  const place = form.querySelector(".promise-say");
  place.hidden = !kind || !time;
  if (!place.hidden) document.getElementById("promise-spoken").textContent = phrases[kind.value].replace("{when}", time.dataset.spoken);
}
document.addEventListener("change", (event) => speak(event.target.closest?.("[data-promise-new]")));

let reading = 0;
document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.dataset?.reads) return;
  clearTimeout(reading);
  reading = setTimeout(async () => {
    const response = await ask(`${field.dataset.reads}?when=${encodeURIComponent(field.value.trim() || " ")}`, { quiet: true });
    const times = field.form?.querySelector("[data-times]");
    if (!response?.ok || !times || !field.value.trim()) return;
    times.innerHTML = await response.text();
    speak(field.form);
  }, 250);
});

// --- Beside the conversation ---------------------------------------------------------------------------------------
/** Puts the marks below the messages they belong to. */
export function mark() {
  const holder = document.getElementById("promise-marks");
  if (!holder) return;
  for (const old of document.querySelectorAll("#stream .promise-marks")) old.remove();
  for (const marks of holder.content.children) document.getElementById(marks.dataset.for)?.querySelector(".message-body")?.append(document.importNode(marks, true));
}

async function refresh() {
  const old = section();
  if (!old) return;
  const response = await ask(old.dataset.promises, { quiet: true });
  if (!response?.ok || !old.isConnected) return;
  const fresh = element(await response.text());
  const held = old.contains(document.activeElement);
  old.replaceWith(fresh);
  if (held) fresh.querySelector("button, a")?.focus();
  mark();
}

let waiting = 0;
const soon = () => { clearTimeout(waiting); waiting = setTimeout(refresh, 150); };
document.addEventListener("promise:done", soon);
document.addEventListener("live:promise", ({ detail }) => {
  if (detail.conversation && section()?.dataset.promises.includes(detail.conversation)) soon();
});
document.addEventListener("live:again", soon);
document.addEventListener("htmx:after:swap", () => mark());

// New messages come one by one; their marks are at hand already or come with the next refresh.
new MutationObserver((changes) => {
  if (changes.some(({ target, addedNodes }) => target.id === "stream" && [...addedNodes].some((node) => node.nodeType === 1))) mark();
}).observe(document.getElementById("conversation") ?? document.body, { childList: true, subtree: true });

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-promise-link]");
  if (!button) return;
  const response = await ask(button.dataset.promiseLink, { method: "POST", body: new FormData() });
  if (!response?.ok) { if (response) toast((await problem(response)) || say("refused"), { bad: true }); return; }
  const { text } = await response.json();
  button.closest("[popover]")?.matches(":popover-open") && button.closest("[popover]").hidePopover();
  const { turn } = await import("./composer.js");
  turn("reply");
  const area = document.getElementById("composer-text");
  if (!area) return;
  area.value = area.value.trim() ? `${area.value.trimEnd()}\n\n${text}` : text;
  area.dispatchEvent(new Event("input", { bubbles: true }));
});

// --- Keys ----------------------------------------------------------------------------------------------------------
const proposal = () => [...document.querySelectorAll("#stream .promise-asked")].at(-1);
export const answerProposal = (what) => proposal()?.querySelector(`[data-promise-${what}]`)?.click();
command("promise_new", () => document.getElementById("promise-it")?.click());
command("promises", () => location.assign("/promises/"));

if (words || section()) mark();
// The rail says how much one owes oneself.
if (document.querySelector("[data-count=promises]")) {
  import("./list.js").then(({ recount }) => {
    recount();
    for (const name of ["promise:done", "live:promise"]) document.addEventListener(name, () => recount());
  });
}

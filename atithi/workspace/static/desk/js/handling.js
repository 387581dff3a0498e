// What is done with a conversation or a message: forms whose answer is the new head, menus and dialogs fetched when opened,
// a toast with the way back, and pictures viewed in place.
import { turn } from "./composer.js";
import { catchUp, pane } from "./conversation.js";
import { command } from "./commands.js";
import { ask, element, problem } from "./server.js";
import { say } from "./strings.js";
import { refreshTimes } from "./time.js";
import { toast } from "./toasts.js";
import "./lightbox.js";

const dialog = () => document.getElementById("handling-dialog");
let queue = Promise.resolve();

/** Posts a form or an address with values; what the desk answers is put where it belongs. True where it was done. */
async function post(url, body, from = null) {
  const response = await ask(url, { method: "POST", body });
  if (!response) return false;
  if (!response.ok) { toast((await problem(response)) || say("refused"), { bad: true }); return false; }
  tell(response.headers.get("X-Desk-Note"));
  const away = response.headers.get("X-Desk-Go") || response.headers.get("HX-Redirect");
  if (dialog().open && !from?.dataset.keepDialog) dialog().close();
  if (away) await go(away);
  else take(await response.text());
  return true;
}

function go(address) {
  if (!document.getElementById("conversation")) { location.assign(address); return null; }
  history.pushState(null, "", address);
  return htmx.ajax("GET", address, { target: "#conversation", swap: "innerHTML" });
}

function tell(note) {
  if (!note) return;
  const { text, undo, label } = JSON.parse(note);
  const data = new FormData();
  for (const [name, value] of Object.entries(undo?.values ?? {})) data.append(name, value);
  toast(text, { action: undo && { label, run: () => post(undo.url, data) } });
}

function take(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const fresh = holder.content.querySelector("#conversation-head");
  if (fresh) takeHead(fresh);
  for (const message of holder.content.querySelectorAll(".message")) takeMessage(message);
  const text = holder.content.querySelector("[data-compose]")?.content.textContent;
  if (text) compose(text.trim());
  catchUp();
}

function takeHead(fresh) {
  const old = document.getElementById("conversation-head");
  if (!old) return;
  const open = old.querySelector("#tag-menu[open]");
  if (open) {
    // Several tags are put on one after another: the menu stays, the chips change.
    for (const chip of old.querySelectorAll(".tag-chip")) chip.remove();
    open.before(...fresh.querySelectorAll(".tag-chip"));
    return;
  }
  const held = old.contains(document.activeElement) ? document.activeElement.closest("[id]")?.id : "";
  old.replaceWith(fresh);
  htmx.process(fresh);
  refreshTimes(fresh);
  if (held) (document.getElementById(held)?.querySelector("summary") ?? document.getElementById(held))?.focus();
  // Spam has no composer, and gets it back: the pane is fetched as it is now.
  if (fresh.dataset.composer !== (document.getElementById("composer") ? "yes" : "no")) go(location.pathname + location.search);
}

function takeMessage(fresh) {
  const old = document.getElementById(fresh.id);
  if (!old) return;
  old.replaceWith(fresh);
  htmx.process(fresh);
}

function compose(text) {
  turn("reply");
  const area = document.getElementById("composer-text");
  if (!area) return;
  area.value = area.value.trim() ? `${area.value.trimEnd()}\n\n${text}` : text;
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-handling]");
  if (!form || !document.getElementById("conversation")) return;
  event.preventDefault();
  // page.js holds back a form that was just sent: here one follows the other.
  delete form.dataset.sent;
  const chosen = event.submitter, data = new FormData(form, chosen);
  if (chosen?.getAttribute("aria-pressed") === "true" && chosen.name === "tag") data.append("off", "1");
  const sent = queue.then(() => post(form.action, data, form));
  queue = sent.catch(() => false);
  const done = await sent;
  if (done && chosen?.name === "tag") chosen.setAttribute("aria-pressed", String(!data.has("off")));
  if (done && chosen?.name === "new") reopen(document.getElementById("tag-menu"));
});

// Menus that are fetched when they are opened.
async function fill(menu) {
  const panel = menu.querySelector("[data-menu-panel]");
  const response = await ask(menu.dataset.menu, { quiet: true });
  if (!response?.ok) { menu.open = false; if (response) toast(await problem(response), { bad: true }); return; }
  panel.innerHTML = await response.text();
  lift(menu, panel);
  if (menu.contains(document.activeElement)) panel.querySelector("input[type=text], .menu-item")?.focus();
}
function lift(menu, panel) {
  // A menu at the foot of the stream opens upwards.
  if (menu.closest(".handling")) panel.classList.toggle("menu-panel-start", menu.getBoundingClientRect().left + panel.offsetWidth < innerWidth - 8);
  const box = menu.closest(".stream-scroll")?.getBoundingClientRect();
  if (!box) return;
  const top = menu.getBoundingClientRect().top;
  panel.classList.toggle("menu-panel-up", top + panel.offsetHeight + 48 > box.bottom && top - panel.offsetHeight > box.top);
}
function reopen(menu) { if (menu?.open) fill(menu); }
document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.("details.menu")) return;
  if (menu.matches(".lazy-menu")) { if (menu.open) fill(menu); else menu.querySelector("[data-menu-panel]").replaceChildren(); }
  if (!menu.open && menu.id === "tag-menu") catchUp();
  if (menu.open && menu.id === "snooze-menu") menu.querySelector(".menu-item")?.focus();
}, true);

// Dialogs: fetched, then shown.
async function show(url) {
  const response = await ask(url);
  if (!response) return;
  if (!response.ok) { toast((await problem(response)) || say("refused"), { bad: true }); return; }
  const box = dialog();
  box.innerHTML = await response.text();
  const title = box.querySelector("h2");
  if (title) { title.id = "handling-title"; box.setAttribute("aria-labelledby", title.id); }
  if (!box.open) box.showModal();
  box.querySelector("input:not([type=hidden]), textarea, select, .menu-item, .button-primary")?.focus();
}
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) { opener.closest("details.menu")?.removeAttribute("open"); show(opener.dataset.dialog); }
  const link = event.target.closest("[data-copy-link]");
  if (link) copy(new URL(link.dataset.copyLink, location.origin).href, link.dataset.copied);
});
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-dialog-search]");
  if (!form) return;
  event.preventDefault();
  delete form.dataset.sent;
  seek(form);
});
async function copy(text, words) {
  try { await navigator.clipboard.writeText(text); toast(words); } catch { toast(text); }
}

// Typing: filters tags, reads times, searches conversations.
let timer = 0;
const later = (run) => { clearTimeout(timer); timer = setTimeout(run, 180); };
async function seek(form) {
  const url = new URL(form.action);
  url.searchParams.set("q", form.elements.q.value);
  const response = await ask(url, { quiet: true });
  if (!response?.ok || !form.isConnected) return;
  const holder = document.createElement("template");
  holder.innerHTML = await response.text();
  document.getElementById("others").replaceChildren(...holder.content.querySelector("#others").children);
}
async function readTime(field) {
  const place = document.getElementById("snooze-reading");
  const response = await ask(`${field.dataset.reading}?words=${encodeURIComponent(field.value)}`, { quiet: true });
  if (response?.ok && field.isConnected) place.innerHTML = await response.text();
}
function filter(field) {
  const menu = field.closest("form"), wanted = field.value.trim().replace(/^#/, "").toLocaleLowerCase();
  let exact = false;
  for (const item of menu.querySelectorAll("[data-word]")) {
    const word = item.dataset.word.toLocaleLowerCase();
    item.hidden = !word.includes(wanted);
    exact ||= word === wanted;
  }
  const make = menu.querySelector("[data-new]");
  if (!make) return;
  make.hidden = !wanted || exact;
  make.value = field.value.trim();
  make.querySelector("[data-new-name]").textContent = make.value;
}
document.addEventListener("input", (event) => {
  const field = event.target;
  if (field.dataset.filter) filter(field);
  if (field.id === "snooze-words") later(() => readTime(field));
  if (field.id === "other-words") later(() => seek(field.form));
});
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (field.id === "tag-words" && event.key === "Enter") {
    event.preventDefault();
    [...field.form.querySelectorAll(".menu-item")].find((item) => !item.hidden)?.click();
  }
  if (event.altKey && !event.ctrlKey && !event.metaKey && /^Digit[1-9]$/.test(event.code) && pane() && !document.querySelector("dialog[open]")) {
    const opener = document.getElementById("macro-it");
    if (!opener) return;
    event.preventDefault();
    const data = new FormData();
    data.append("key", event.code.at(-1));
    post(opener.dataset.dialog, data);
  }
});

// A translation stands below the words, and goes again by the same choice.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-translation]");
  if (!form) return;
  event.preventDefault();
  delete form.dataset.sent;
  const message = document.getElementById(form.dataset.translation), known = message?.querySelector("[data-translated]");
  form.closest("details.menu")?.removeAttribute("open");
  if (known) { known.remove(); return; }
  const response = await ask(form.action, { method: "POST", body: new FormData(form) });
  if (!response) return;
  if (!response.ok) { toast((await problem(response)) || say("refused"), { bad: true }); return; }
  message?.querySelector(".message-text")?.after(element(await response.text()));
});

function openMenu(id) {
  const menu = document.getElementById(id);
  if (!menu) return;
  menu.open = true;
  menu.querySelector("summary").focus();
}
command("snooze", () => { const wakes = document.getElementById("wake-it"); if (wakes) wakes.click(); else openMenu("snooze-menu"); });
command("tags", () => openMenu("tag-menu"));
command("priority", () => openMenu("sorting-menu"));
command("macros", () => document.getElementById("macro-it")?.click());
command("more", () => openMenu("more-menu"));

// What is new for the person: told on the page, counted at the bell, in the title and on the app's icon, heard if wished.
import { command } from "./commands.js";
import { ask, element } from "./server.js";
import { chime } from "./sound.js";
import { say } from "./strings.js";
import { refreshTimes } from "./time.js";
import { toast } from "./toasts.js";

const bell = document.getElementById("bell");
const panel = document.getElementById("notices");
const body = document.getElementById("notices-body");
const count = document.getElementById("bell-count");
const ATTENTIVE_MS = 120000, PING_MS = 60000;
const number = new Intl.NumberFormat(`${document.documentElement.lang || "en"}-IN`);
let unseen = Number(bell.dataset.unseen), touched = Date.now(), titled = "";

const openHere = () => document.getElementById("open-conversation")?.dataset.conversation;

function show(fresh) {
  unseen = fresh;
  count.textContent = number.format(fresh);
  count.hidden = !fresh;
  document.getElementById("bell-button").setAttribute("aria-label", fresh ? say("bell_unseen", { count: number.format(fresh) }) : say("bell"));
  title();
  if (fresh) navigator.setAppBadge?.(fresh).catch(() => {});
  else navigator.clearAppBadge?.().catch(() => {});
}

// The count stands before the title, whoever writes the title anew.
function title() {
  const bare = document.title.replace(/^\([^)]*\) /, "");
  const wanted = unseen ? `(${number.format(unseen)}) ${bare}` : bare;
  if (document.title !== wanted) { titled = wanted; document.title = wanted; }
}
new MutationObserver(() => { if (document.title !== titled) title(); }).observe(document.head, { childList: true, subtree: true, characterData: true });

async function seen(conversation = "") {
  const data = new FormData();
  if (conversation) data.append("conversation", conversation);
  const response = await ask(bell.dataset.seen, { method: "POST", body: data, quiet: true });
  if (!response?.ok) return;
  show((await response.json()).unseen);
  for (const line of body.querySelectorAll(conversation ? `[data-conversation="${CSS.escape(conversation)}"]` : ".notice-unseen")) {
    line.classList.remove("notice-unseen");
    line.querySelector(".dot-unread")?.remove();
  }
}

async function fill() {
  const response = await ask(bell.dataset.notices, { quiet: true });
  if (!response?.ok) { body.textContent = say("not_now"); return; }
  body.innerHTML = await response.text();
  htmx.process(body);
  refreshTimes(body);
}

async function told(id) {
  const response = await ask(bell.dataset.notice.replace("ID", id), { quiet: true });
  if (!response?.ok) return;
  const news = element(await response.text()), { conversation, words, page, sound, address, apart } = news.dataset;
  if (!apart && conversation === openHere() && !document.hidden) { seen(conversation); return; }
  show(Number(news.dataset.unseen));
  if (sound === "yes") chime();
  if (page === "yes") {
    toast(words, { action: { label: say("open"), run: () => go(apart ? "" : conversation, address) } });
    if (document.hidden) outside(words, conversation ?? id, address);
  }
  if (panel.matches(":popover-open")) fill();
}

// For desks whose browsers reach no push service: shown by this page while it lies behind others.
async function outside(words, tag, url) {
  if (globalThis.Notification?.permission !== "granted") return;
  const worker = await navigator.serviceWorker?.getRegistration();
  if (!worker || (await worker.pushManager?.getSubscription())) return;
  worker.showNotification(words, { tag, lang: document.documentElement.lang, dir: "auto", data: { url } });
}

function go(conversation, address) {
  const row = document.getElementById(`row-${conversation}`);
  if (row) row.click(); else location.assign(address);
}

async function ping() {
  if (document.hidden || Date.now() - touched > ATTENTIVE_MS) return;
  const response = await ask(bell.dataset.attention, { method: "POST", quiet: true });
  if (response?.ok) show((await response.json()).unseen);
}

panel.addEventListener("toggle", (event) => {
  document.getElementById("bell-button").setAttribute("aria-expanded", String(event.newState === "open"));
  if (event.newState === "open") { fill().then(() => body.focus()); }
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-all-seen]")) seen();
  if (event.target.closest("[data-notice-link]") && panel.contains(event.target)) panel.hidePopover();
  if (event.target.closest("[data-away-read]")) { document.getElementById("away").remove(); ask(bell.dataset.away, { method: "POST", quiet: true }); }
});
document.addEventListener("submit", (event) => {
  if (!event.target.hasAttribute("data-away-form") || !panel.contains(event.target)) return;
  event.preventDefault();
  event.target.closest(".away-list").remove();
  document.getElementById("away")?.remove();
  ask(bell.dataset.away, { method: "POST", quiet: true });
});
document.addEventListener("htmx:after:swap", (event) => {
  if ((event.detail.ctx?.target ?? event.target)?.id === "conversation" && unseen && openHere()) seen(openHere());
  title();
});
document.addEventListener("live:notice", (event) => told(event.detail.notice));
document.addEventListener("live:notices.seen", ping);
document.addEventListener("live:again", ping);
document.addEventListener("visibilitychange", () => { if (!document.hidden) { touched = Date.now(); ping(); } });
for (const name of ["pointerdown", "keydown", "wheel", "touchstart"]) addEventListener(name, () => { touched = Date.now(); }, { passive: true });
command("notices", () => panel.togglePopover());

setInterval(ping, PING_MS);
ping();
show(unseen);
if (unseen && openHere()) seen(openHere());

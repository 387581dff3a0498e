// The desk as an app: its worker keeps what was open; this says what one is reading, and takes leave at sign-out.
import { ask, connection } from "./server.js";
import { say } from "./strings.js";

const bar = document.getElementById("offline-bar");
const words = document.getElementById("offline-words");
const clock = new Intl.DateTimeFormat(`${document.documentElement.lang || "en"}-IN`, { dateStyle: "medium", timeStyle: "short" });
const FRESH_MS = 3000;
let timer = 0;

/** The files of this page: style, script, icons, fonts. */
function needed() {
  const paths = performance.getEntriesByType("resource").map((entry) => new URL(entry.name)).filter((url) => url.origin === location.origin).map((url) => url.pathname);
  return [...new Set(paths)].filter((path) => path.startsWith("/static/"));
}

if ("serviceWorker" in navigator && isSecureContext) navigator.serviceWorker.register("/service-worker.js", { scope: "/" }).catch(() => {});
navigator.serviceWorker?.ready.then((worker) => worker.active?.postMessage({ owner: document.body.dataset.me, files: needed() }));

/** Says whether the desk is reached, and of when the page is that one reads. */
function state() {
  const since = document.documentElement.dataset.offline;
  const lost = !navigator.onLine || !connection.there || (since && document.body.dataset.connected !== "yes");
  bar.hidden = !lost;
  words.textContent = lost ? (since ? say("offline_kept", { time: clock.format(new Date(since)) }) : say("offline")) : "";
  if (!lost && since) location.reload();
}

// A conversation that grows is kept anew, shortly after its last word.
document.addEventListener("live:message.added", (event) => {
  const open = document.getElementById("open-conversation");
  if (!navigator.serviceWorker?.controller || event.detail.conversation !== open?.dataset.conversation) return;
  clearTimeout(timer);
  timer = setTimeout(() => fetch(`/conversations/${open.dataset.conversation}/`, { headers: { "HX-Request": "true" } }).catch(() => {}), FRESH_MS);
});

function kept() {
  const open = document.getElementById("open-conversation");
  if (!open?.dataset.kept || open.querySelector(".kept-line")) return;
  const line = document.createElement("p");
  line.className = "kept-line";
  line.textContent = say("kept_at", { time: clock.format(new Date(open.dataset.kept)) });
  document.getElementById("stream").after(line);
}

// A phone shows the list or the conversation: what is said of the connection stands on what is shown.
const tray = document.getElementById("tray"), home = document.getElementById("tray-place"), narrow = matchMedia("(max-width: 719px)");
function place() {
  const composer = narrow.matches && document.body.dataset.showing === "conversation" && document.getElementById("composer");
  if (composer) { if (tray.nextElementSibling !== composer) composer.before(tray); }
  else if (tray.parentElement !== home) home.append(tray);
}
narrow.addEventListener("change", place);
new MutationObserver(place).observe(document.body, { attributeFilter: ["data-showing"] });
document.addEventListener("htmx:after:swap", () => { kept(); place(); });
document.addEventListener("desk:reached", state);
document.addEventListener("desk:lost", state);
for (const name of ["online", "offline"]) addEventListener(name, () => { state(); if (name === "online") ask(document.body.dataset.counts, { quiet: true }); });
new MutationObserver(state).observe(document.body, { attributeFilter: ["data-connected"] });
kept();
place();
state();

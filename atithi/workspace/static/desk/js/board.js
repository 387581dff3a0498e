// The live board: told live, read anew at most once every few seconds, and by itself each half minute. While somebody has a
// menu of it open it waits until they are done.
import "./live.js";
import { ask, problem } from "./server.js";
import { say } from "./strings.js";
import { refreshTimes } from "./time.js";
import { toast } from "./toasts.js";

const place = document.getElementById("board-now");
const LEAST_MS = 4000, AGAIN_MS = 30000;
let timer = 0, looked = Date.now(), wanted = false;

const busy = () => place.querySelector("details[open]");

function show(html) {
  const at = place.contains(document.activeElement) ? document.activeElement.closest("[href], [id]") : null;
  const kept = at?.getAttribute("href") ? `[href="${CSS.escape(at.getAttribute("href"))}"]` : at?.closest("details")?.id ? `#${at.closest("details").id} > summary` : "";
  place.innerHTML = html;
  refreshTimes(place);
  if (kept) place.querySelector(kept)?.focus({ preventScroll: true });
}

async function look() {
  timer = 0;
  if (document.hidden || busy()) { wanted = true; return; }
  wanted = false;
  looked = Date.now();
  const response = await ask(place.dataset.now, { quiet: true });
  if (!response?.ok) return;
  const html = await response.text();
  if (busy()) wanted = true;
  else show(html);
}
function later() { timer ||= setTimeout(look, Math.max(300, looked + LEAST_MS - Date.now())); }

for (const name of ["conversation", "message.added", "clock", "call", "visit", "presence", "again"]) document.addEventListener(`live:${name}`, later);
document.addEventListener("visibilitychange", () => { if (!document.hidden && wanted) later(); });
place.addEventListener("toggle", () => { if (wanted && !busy()) later(); }, true);
setInterval(later, AGAIN_MS);

place.addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopPropagation();
  const form = event.target;
  if (form.dataset.sent) return;
  form.dataset.sent = "yes";
  const response = await ask(form.action, { method: "POST", body: new FormData(form, event.submitter) });
  delete form.dataset.sent;
  if (!response) return;
  if (!response.ok) { toast((await problem(response)) || say("refused"), { bad: true }); return; }
  show(await response.text());
});

// The calendar stays as it is elsewhere: booked, moved or cancelled, by guests and colleagues, it shows at once.
import "./live.js";
import { ask } from "./server.js";

const SOON_MS = 300;
let timer = 0, busy = false, again = false;

const writing = (part) => part.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");

function take(part, fresh) {
  const held = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  const { scrollLeft, scrollTop } = part.querySelector(".diary") || {};
  part.replaceWith(fresh);
  fresh.querySelector(".diary")?.scrollTo(scrollLeft || 0, scrollTop || 0);
  if (held) fresh.querySelector(`[href="${CSS.escape(held)}"]`)?.focus();
}

async function refresh() {
  if (busy) { again = true; return; }
  busy = true;
  const response = await ask(location.href, { quiet: true });
  if (response?.ok) {
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live-part]")) {
      const fresh = page.querySelector(`[data-live-part="${part.dataset.livePart}"]`);
      if (fresh && !writing(part) && fresh.innerHTML !== part.innerHTML) take(part, fresh);
    }
  }
  busy = false;
  if (again) { again = false; soon(); }
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(refresh, SOON_MS);
}
document.addEventListener("live:appointment", soon);
document.addEventListener("live:again", soon);

// The due list: endless, kept current, done by keyboard.
import "./live.js";
import { command } from "./commands.js";
import { show } from "./promises.js";
import { ask, element } from "./server.js";
import { refreshTimes } from "./time.js";

const list = document.getElementById("promise-list");
const rows = () => [...list.querySelectorAll(".promise-row")];
const link = (row) => row?.querySelector(".promise-link");

async function more(place) {
  if (place.dataset.busy) return;
  place.dataset.busy = "yes";
  const response = await ask(place.dataset.more, { quiet: true });
  if (!response?.ok) { delete place.dataset.busy; return; }
  const holder = document.createElement("template");
  holder.innerHTML = await response.text();
  for (const row of holder.content.querySelectorAll(".promise-row")) if (document.getElementById(row.id)) row.remove();
  const held = place.contains(document.activeElement), first = link(holder.content);
  place.replaceWith(holder.content);
  refreshTimes(list);
  if (held) first?.focus();
  watch();
}

const seen = new IntersectionObserver((entries) => { for (const entry of entries) if (entry.isIntersecting) more(entry.target); }, { rootMargin: "600px" });
function watch() { for (const place of list.querySelectorAll(".promise-more")) seen.observe(place); }
watch();

list.addEventListener("click", (event) => {
  const place = event.target.closest(".promise-more a");
  if (!place) return;
  event.preventDefault();
  more(place.closest(".promise-more"));
});

/** A row as it is now takes the place of the old one, and keeps what was focused in it. */
function take(fresh) {
  const old = document.getElementById(fresh.id);
  if (!old) return;
  const held = old.contains(document.activeElement);
  old.replaceWith(fresh);
  refreshTimes(fresh);
  if (held) link(fresh)?.focus();
}
document.addEventListener("promise:done", ({ detail: { row } }) => { if (row?.id?.startsWith("pr-")) take(row); });
document.addEventListener("live:promise", async ({ detail }) => {
  const row = document.getElementById(`pr-${detail.promise}`);
  if (!row) return;
  const response = await ask(`/promises/${detail.promise}/row/`, { quiet: true });
  if (!response?.ok) return;
  const fresh = element(await response.text());
  const now = document.getElementById(fresh.id);
  if (fresh.dataset.state !== now?.dataset.state && now?.dataset.state) fresh.classList.add("promise-done");
  take(fresh);
});

function walk(step) {
  const every = rows(), at = every.findIndex((row) => row.contains(document.activeElement));
  link(every[Math.min(Math.max(at + step, 0), every.length - 1)])?.focus();
}
const chosen = () => document.activeElement?.closest?.(".promise-row");
command("next", () => walk(1));
command("previous", () => walk(-1));
command("open", () => { const address = link(chosen())?.href; if (address) show(address); });
command("promise_kept", () => chosen()?.querySelector("[data-kept]")?.click());
command("promise_track", () => chosen()?.querySelector("[data-promise-accept]")?.click());
command("promise_change", () => chosen()?.querySelector("[data-promise-change]")?.click());
command("promise_dismiss", () => chosen()?.querySelector("[data-promise-dismiss]")?.click());
command("keys", () => document.getElementById("keys").showModal());

// The guide: its sentences go into the answer by a click, it follows what happens, and cues stand under what is being typed.
import { turn } from "./composer.js";

const WAIT_MS = 700, LEAST = 3;
const csrf = document.querySelector("meta[name=csrf]")?.content ?? "";
const area = () => document.getElementById("composer-text");
const place = () => document.getElementById("courtesy");
let timer = 0, asking = null;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-guide-words]"), box = area();
  if (!button || !box) return;
  turn("reply");
  const before = box.value.slice(0, box.selectionStart);
  box.setRangeText((before && !before.endsWith("\n") ? "\n" : "") + button.dataset.guideWords, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
});

document.addEventListener("live:guide", ({ detail }) => {
  const shown = document.getElementById("guide");
  if (!shown || shown.dataset.conversation !== detail.conversation || shown.contains(document.activeElement)) return;
  htmx.ajax("GET", shown.getAttribute("hx-get"), { target: "#guide", swap: "innerHTML" });
});

async function look() {
  const holder = place(), box = area(), form = document.getElementById("composer");
  if (!holder || !box || !form) return;
  asking?.abort();
  if (form.elements.kind.value !== "reply" || box.value.trim().length < LEAST) { holder.hidden = true; return; }
  asking = new AbortController();
  const body = new FormData();
  body.append("text", box.value);
  try {
    const response = await fetch(holder.dataset.courtesy, { method: "POST", body, signal: asking.signal, credentials: "same-origin", headers: { "X-Requested-With": "desk", "X-CSRFToken": csrf } });
    if (!response.ok || place() !== holder) return;
    const words = await response.text();
    if (holder.innerHTML !== words) holder.innerHTML = words;
    holder.hidden = !words;
  } catch { /* another request took its place, or the desk is not reached: cues are only cues */ }
}

document.addEventListener("input", (event) => {
  if (event.target.id !== "composer-text") return;
  clearTimeout(timer);
  timer = setTimeout(look, WAIT_MS);
});
document.addEventListener("composer:sent", () => { const holder = place(); if (holder) holder.hidden = true; });

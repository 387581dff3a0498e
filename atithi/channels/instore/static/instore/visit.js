// The page of a token stays true: told at once when something happens to it, and looked at every quarter of a minute.
import { live } from "../realtime/live.js";

const { now, live: signals } = document.body.dataset;
const place = document.getElementById("now");
const LOOK_MS = 15000;
let shown = place.innerHTML;

async function look() {
  let response;
  try { response = await fetch(now, { credentials: "omit" }); } catch { return; }
  if (!response.ok) return;
  const text = await response.text();
  if (text.trim() === shown.trim()) return;
  const before = place.querySelector("[data-state]")?.dataset;
  shown = text;
  place.innerHTML = text;
  const after = place.querySelector("[data-state]")?.dataset;
  if (after?.state === "called" && (before?.state !== "called" || before.calls !== after.calls)) navigator.vibrate?.([200, 100, 200]);
}

live(signals, { on: { visit: look }, resync: look });
setInterval(look, LOOK_MS);
addEventListener("pageshow", look);
document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });

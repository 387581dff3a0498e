// The page of calls, kept current.
import "./live.js";
import "./calls.js";
import { ask } from "./server.js";
import { refreshTimes } from "./time.js";

const place = document.getElementById("calls-now");
let timer = 0;

async function fill() {
  if (place.contains(document.activeElement) && document.activeElement.tagName === "BUTTON") { later(); return; }
  const response = await ask(place.dataset.now, { quiet: true });
  if (!response?.ok) return;
  place.innerHTML = await response.text();
  refreshTimes(place);
}
function later() { clearTimeout(timer); timer = setTimeout(fill, 400); }
document.addEventListener("live:call", later);
document.addEventListener("live:again", later);

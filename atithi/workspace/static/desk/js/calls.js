// Who calls at this moment, over whatever page is open: the guest's card is one tap away before anybody answers.
import { ask } from "./server.js";

const away = new Set();
let place = null, busy = false, again = false;

function shown() {
  if (!place) {
    place = document.createElement("section");
    place.className = "calls-ringing no-print";
    place.id = "calls-ringing";
    place.setAttribute("role", "status");
    place.addEventListener("click", (event) => {
      const card = event.target.closest("[data-call-away]")?.closest("[data-call]");
      if (card) { away.add(card.dataset.call); card.remove(); }
    });
    document.body.append(place);
  }
  return place;
}

async function look() {
  if (busy) { again = true; return; }
  busy = true;
  const response = await ask("/calls/ringing/", { quiet: true });
  if (response?.ok) {
    shown().innerHTML = await response.text();
    for (const card of place.querySelectorAll("[data-call]")) if (away.has(card.dataset.call)) card.remove();
  }
  busy = false;
  if (again) { again = false; look(); }
}

async function redraw(id) {
  const line = document.getElementById(`m-${id}`), pane = document.getElementById("open-conversation");
  if (!id || !line || !pane) return;
  const response = await ask(pane.dataset.message.replace("ID", id), { quiet: true });
  if (response?.ok) line.outerHTML = await response.text();
}

document.addEventListener("live:call", ({ detail }) => { look(); redraw(detail.message); });
document.addEventListener("live:again", look);
look();

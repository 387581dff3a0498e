// A look into a conversation without opening it: its last words beside the row. Reading it so marks nothing as read.
import { ask } from "./server.js";
import { refreshTimes } from "./time.js";

const seen = new Map();
let wanted = "";

function box() {
  const found = document.getElementById("peek");
  if (found) return found;
  const made = document.createElement("aside");
  made.id = "peek";
  made.className = "peek";
  made.hidden = true;
  made.setAttribute("aria-live", "polite");
  document.body.append(made);
  return made;
}

/** Shows the last words of the row's conversation. */
export async function show(row) {
  const id = row.dataset.conversation;
  if (document.getElementById("open-conversation")?.dataset.conversation === id) { hide(); return; }
  wanted = id;
  if (!seen.has(id)) {
    const response = await ask(`/conversations/${id}/peek/`, { quiet: true });
    if (!response?.ok) return;
    seen.set(id, await response.text());
    setTimeout(() => seen.delete(id), 10000);
  }
  if (wanted !== id || !row.isConnected) return;
  const holder = box();
  holder.innerHTML = seen.get(id);
  refreshTimes(holder);
  holder.dataset.conversation = id;
  holder.hidden = false;
  const at = row.getBoundingClientRect(), size = holder.getBoundingClientRect();
  const wide = innerWidth - at.right > size.width;
  holder.style.left = `${wide ? at.right + 6 : Math.max(8, innerWidth - size.width - 8)}px`;
  holder.style.top = `${Math.max(8, Math.min(wide ? at.top : at.bottom + 4, innerHeight - size.height - 8))}px`;
}

export function hide() {
  wanted = "";
  box().hidden = true;
}

/** Shows it, or hides it where it is shown. */
export function turn(row) {
  const holder = box();
  if (!holder.hidden && holder.dataset.conversation === row.dataset.conversation) hide(); else show(row);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !box().hidden) { event.preventDefault(); event.stopPropagation(); hide(); }
}, true);
document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.(".thread-row");
  if (!box().hidden) { if (row) show(row); else hide(); }
});

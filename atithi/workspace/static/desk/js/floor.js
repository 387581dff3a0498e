// The queue of a store stays true while it is open: told live, read anew each minute for the waits. While somebody types or has
// a menu open, the page waits until they are done.
import "./live.js";
import { ask } from "./server.js";

const board = document.getElementById("floor-board");
const AGAIN_MS = 30000;
let wanted = false;

const busy = () => board.querySelector("details[open]") || (board.contains(document.activeElement) && document.activeElement.matches("input, select, textarea"));

async function look() {
  if (!board) return;
  if (busy()) { wanted = true; return; }
  wanted = false;
  const response = await ask(board.dataset.board, { quiet: true });
  if (!response?.ok || busy()) return;
  const focused = board.contains(document.activeElement) ? document.activeElement.closest("form")?.action : null;
  board.innerHTML = await response.text();
  if (focused) board.querySelector(`form[action="${CSS.escape(new URL(focused).pathname)}"] button`)?.focus();
}

if (board) {
  document.addEventListener("live:visit", ({ detail }) => { if (detail.floor === board.dataset.floor) look(); });
  document.addEventListener("live:again", look);
  board.addEventListener("focusout", () => setTimeout(() => { if (wanted) look(); }));
  board.addEventListener("toggle", () => { if (wanted) look(); }, true);
  setInterval(look, AGAIN_MS);
}
document.querySelector("[data-print]")?.addEventListener("click", () => print());

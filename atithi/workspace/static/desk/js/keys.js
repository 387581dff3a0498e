// Everything by keyboard. Single letters act only where nothing is being typed.
import { walk } from "./list.js";
import { turn } from "./composer.js";

const typed = (target) => target.closest?.("input, textarea, select, [contenteditable]");
const press = (selector) => document.querySelector(selector)?.click();

function assign() {
  const menu = document.getElementById("assign-menu");
  if (!menu) return;
  menu.open = true;
  menu.querySelector(".menu-item")?.focus();
}

function toList() {
  const row = document.querySelector(".thread-row[aria-current]") ?? document.querySelector(".thread-row");
  document.body.dataset.showing = "list";
  row?.focus();
}

const KEYS = {
  j: () => walk(1),
  k: () => walk(-1),
  r: () => turn("reply"),
  n: () => turn("note"),
  a: assign,
  m: () => press("#take-it"),
  e: () => press("#close-it"),
  g: () => press(".card-toggle"),
  "?": () => document.getElementById("keys").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && !document.querySelector(":popover-open, details.menu[open]")) { if (document.getElementById("open-conversation")) toList(); return; }
  if (typed(event.target) || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});

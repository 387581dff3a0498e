// Everything by keyboard: what the commands of the inbox do. Their keys are the person's own (commands.js).
import { walk } from "./list.js";
import { turn } from "./composer.js";
import { command } from "./commands.js";

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

command("next", () => walk(1));
command("previous", () => walk(-1));
command("reply", () => turn("reply"));
command("note", () => turn("note"));
command("assign", assign);
command("take", () => press("#take-it"));
command("close", () => press("#close-it"));
command("card", () => press(".card-toggle"));
command("keys", () => document.getElementById("keys").showModal());

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.key !== "Escape" || document.querySelector("dialog[open], :popover-open, details.menu[open]")) return;
  if (document.getElementById("open-conversation")) toList();
});

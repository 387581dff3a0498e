// What every page of the desk has: times that stay true, menus, toasts, copying, forms that submit on a choice, the palette.
import "./install.js";
import "./leaving.js";
import "./menus.js";
import "./palette_key.js";
import "./time.js";
import { say } from "./strings.js";
import { toast } from "./toasts.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.querySelector(button.dataset.copy);
  try {
    await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
    toast(button.dataset.copied);
  } catch {
    getSelection().selectAllChildren(source);
    toast(say("copy_by_hand") || button.dataset.copied);
  }
});

// What lies behind a button comes one after another; the button goes with the last of it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-further]");
  if (!button) return;
  const [next, ...rest] = button.parentElement.querySelectorAll(button.dataset.further);
  button.hidden = rest.length === 0;
  if (!next) return;
  next.hidden = false;
  next.querySelector("input").focus();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.hasAttribute("hx-post") || form.method === "dialog") return;
  // A second click while the first is on its way would do the thing twice.
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});

// On a phone the settings' rail scrolls sideways: where one is must be in sight.
document.querySelector(".frame-rail [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// Typing one's script with Roman letters, in the composer and the search field. Alt+Z switches; the choice is remembered for the
// person in this browser. The rules and words of a script are loaded at its first use.
import { attach } from "../../language/typing.js";
import { say } from "./strings.js";

const place = `typing:${document.body.dataset.me ?? ""}`;
const FIELDS = ["composer-text", "search-text"];
const attached = new Map();
let choice = { now: "", last: "" };
try { choice = { ...choice, ...JSON.parse(localStorage.getItem(place) ?? "{}") }; } catch { /* what is stored there is not ours */ }

const buttons = () => [...document.querySelectorAll("[data-phonetic]")];
const known = (language) => buttons().some((button) => button.dataset.phonetic === language);

/** The script a guest's conversation is in, else the screen's, else Hindi: what Alt+Z turns on for the first time. */
function likely() {
  const guest = document.getElementById("open-conversation")?.dataset.language ?? "";
  return [choice.last, guest, document.documentElement.lang, "hi"].find((language) => language && known(language)) ?? "hi";
}

function choose(language) {
  choice = { now: language, last: language || choice.last };
  try { localStorage.setItem(place, JSON.stringify(choice)); } catch { /* a browser that keeps nothing still types */ }
  apply();
}

/** Attaches to the fields that stand on the page now, and shows the choice. */
export function apply() {
  for (const [field, typing] of attached) {
    if (field.isConnected && typing.language === choice.now) continue;
    typing.detach();
    attached.delete(field);
  }
  for (const id of FIELDS) {
    const field = document.getElementById(id);
    if (!field || attached.has(field) || !choice.now) continue;
    attached.set(field, { ...attach(field, choice.now, { key: "", label: say("spellings") }), language: choice.now });
  }
  for (const button of buttons()) {
    const on = button.dataset.phonetic === choice.now;
    button.setAttribute("aria-pressed", String(on));
    if (on) for (const sign of document.querySelectorAll(".phonetic-now")) { sign.textContent = button.dataset.letter; sign.lang = choice.now; }
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-phonetic]");
  if (!button) return;
  choose(button.dataset.phonetic);
  document.getElementById("composer-text")?.focus();
});
document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== "KeyZ") return;
  event.preventDefault();
  choose(choice.now ? "" : likely());
});
document.addEventListener("htmx:after:swap", (event) => { if ((event.detail.ctx?.target ?? event.target)?.id === "conversation") apply(); });
apply();

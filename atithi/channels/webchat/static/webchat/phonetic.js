// Typing one's script with Roman letters. This file is loaded where the chat speaks a language that has it; the rules, the words
// of the script and the style of the list only when the guest switches it on. Alt+Z or the button; this browser remembers.
import { recall, remember } from "./memory.js";
import { chat, part, say } from "./page.js";

const ON = "phonetic";
const button = part("phonetic"), box = part("text"), note = part("note"), plain = box.placeholder;
// The keyboards of phones would correct Roman words, and keep them to themselves until they are finished.
const QUIET = { autocapitalize: "none", autocomplete: "off", autocorrect: "off", spellcheck: "false" };
let typing = null, wanted = false;

async function choose(on) {
  wanted = on;
  remember(ON, on ? "on" : null);
  show();
  try {
    const { attach, load } = on ? await import("../language/typing.js") : {};
    if (on) await Promise.all([load(chat.language), dress()]);
    if (wanted && on) typing ??= attach(box, chat.language, { key: "", label: say("spellings") });
  } catch {
    if (!wanted) return;
    wanted = false; // remembered all the same: the next page tries again
    note.textContent = say("failed");
    note.hidden = false;
  }
  if (!wanted) { typing?.detach(); typing = null; }
  show();
}

function show() {
  button.setAttribute("aria-pressed", String(wanted));
  button.setAttribute("aria-busy", String(wanted && !typing));
  box.placeholder = wanted ? button.dataset.sample : plain;
  for (const [name, value] of Object.entries(QUIET)) if (wanted) box.setAttribute(name, value); else box.removeAttribute(name);
}

/** Loads the list's style, once; again if that failed. */
function dress() {
  if (part("phonetic-style")) return undefined;
  const link = document.createElement("link");
  Object.assign(link, { id: "phonetic-style", rel: "stylesheet", href: button.dataset.style });
  return new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = (event) => { link.remove(); reject(event); };
    document.head.append(link);
  });
}

button.addEventListener("click", () => { choose(!wanted); box.focus(); });
document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== "KeyZ") return;
  event.preventDefault();
  choose(!wanted);
});
// Whoever sends with the list open means the word that is marked. Before the field loses the focus, and with it the list.
part("send").addEventListener("pointerdown", () => typing?.finish());
button.disabled = false;
if (recall(ON)) choose(true);

// The help centre within the chat: answers while the first message is typed, or when they are asked for.
import { ask } from "./desk.js";
import { recall, remember } from "./memory.js";
import { make, newId, part, say } from "./page.js";

const PAUSE = 300, SHORTEST = 3;
const panel = part("help"), list = part("help-list"), box = part("text"), search = part("help-q"), button = part("help-open");
const article = part("help-article"), title = part("help-title"), none = part("help-none");
const heading = title.textContent;
let timer = 0, asked = 0, shown = null, question = "", away = false;

/** `first()`: whether nothing was written yet. Whoever closes the panel is not offered anything by themselves again. */
export function ready({ first }) {
  box.addEventListener("input", () => {
    if (away || !article.hidden || !search.hidden) return;
    if (first() && box.value.trim().length >= SHORTEST) later(box.value, false);
    else { clearTimeout(timer); asked += 1; open(false); }
  });
  part("composer").addEventListener("submit", () => { clearTimeout(timer); asked += 1; open(false); });
  search.addEventListener("input", () => later(search.value, true));
  button.addEventListener("click", () => { if (panel.hidden) begin(); else open(false); });
  part("help-close").addEventListener("click", () => { away = true; open(false); box.focus(); });
  panel.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); open(false); box.focus(); } });
  part("help-back").addEventListener("click", back);
  part("help-person").addEventListener("click", person);
  for (const choice of part("help-verdict").querySelectorAll("button")) choice.addEventListener("click", () => judge(choice.dataset.helpful === "yes"));
  button.disabled = false;
}

function begin() {
  search.hidden = false;
  search.value = box.value.trim().slice(0, 300);
  find(search.value, true);
  search.focus();
}

function open(yes) {
  panel.hidden = !yes;
  button.setAttribute("aria-expanded", String(yes));
  if (!yes) { back(); search.hidden = true; }
}

function later(words, told) {
  clearTimeout(timer);
  timer = setTimeout(() => find(words, told), PAUSE);
}

/** `told`: the guest asked for it, so they hear when nothing fits. */
async function find(words, told) {
  const turn = ++asked;
  question = words.trim().slice(0, 300);
  let found = [];
  try { found = (await (await ask(`help?q=${encodeURIComponent(question)}`)).json()).answers; } catch { /* without answers the chat goes on */ }
  if (turn !== asked) return;
  list.replaceChildren(...found.map(row));
  none.textContent = found.length || !told ? "" : say("nothing");
  open(told || found.length > 0);
}

function row({ id, title: name, language }) {
  const item = make("li"), choice = make("button", "help-choice", name);
  choice.type = "button";
  choice.lang = language;
  choice.dir = "auto";
  choice.addEventListener("click", () => read(id));
  item.append(choice);
  return item;
}

async function read(id) {
  try { shown = { id, ...(await (await ask(`help/${id}`)).json()) }; } catch { return; }
  if (question) ask(`help/${id}`, { json: { opened: true, q: question } }).catch(() => {});
  title.textContent = shown.title;
  title.lang = part("help-text").lang = shown.language;
  part("help-text").textContent = shown.text;
  part("help-page").href = shown.page;
  for (const choice of part("help-verdict").querySelectorAll("button")) choice.hidden = false;
  none.textContent = "";
  showing(true);
  panel.scrollTop = 0;
  title.focus();
}

function showing(one) {
  article.hidden = !one;
  list.hidden = one;
  search.classList.toggle("covered", one);
}

function back() {
  showing(false);
  shown = null;
  title.textContent = heading;
  title.removeAttribute("lang");
}

function judge(helpful) {
  if (!recall("visitor")) remember("visitor", newId());
  ask(`help/${shown.id}`, { json: { helpful, visitor: recall("visitor") } }).catch(() => {});
  for (const choice of part("help-verdict").querySelectorAll("button")) choice.hidden = true;
  none.textContent = say("thanks");
  part("help-person").focus();
}

// What was asked and read goes along, for the guest to see and to change before it is sent.
function person() {
  const words = box.value.trim() || question;
  ask(`help/${shown.id}`, { json: { person: true, q: words } }).catch(() => {});
  box.value = `${words ? `${words}\n` : ""}${say("have_read", { titles: shown.title })}`;
  away = true;
  open(false);
  box.dispatchEvent(new Event("input"));
  box.focus();
}

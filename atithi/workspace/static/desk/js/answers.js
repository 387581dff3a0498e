// Answers of the help centre beside the conversation: one key puts the best into what is being written, in the guest's language.
import { command } from "./commands.js";
import { keyOf } from "./commands.js";
import { turn } from "./composer.js";
import { ask, send } from "./server.js";

const area = () => document.getElementById("composer-text");

const put_in = new Map(); // conversation → what was put into its answer
const going = new Map(); // conversation → what goes out with the reply that is being sent

function put(button) {
  const box = area(), words = button?.dataset.answerWords;
  if (!box || !words) return;
  const here = document.getElementById("open-conversation").dataset.conversation;
  put_in.set(here, [...(put_in.get(here) ?? []), { ...button.dataset, begins: words.slice(0, 40) }]);
  turn("reply");
  const before = box.value.slice(0, box.selectionStart);
  box.setRangeText((before && !before.endsWith("\n") ? "\n" : "") + words, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-answer-words]"), link = event.target.closest("[data-answer-opened]");
  if (button) put(button);
  if (link?.dataset.searched) {
    const body = new FormData();
    for (const name of ["article", "searched"]) body.append(name, link.dataset[name]);
    ask(link.dataset.answerOpened, { method: "POST", body, quiet: true, keepalive: true });
  }
});
command("answer_best", () => put(document.querySelector("[data-answer-best]")));

// What is left of it when the reply goes out is told to the desk, which keeps what was sent.
document.addEventListener("composer:sending", ({ detail: { conversation, data } }) => {
  const text = data.get("text") ?? "";
  going.set(conversation, (put_in.get(conversation) ?? []).filter((one) => text.includes(one.begins)).map((one) => ({ ...one, key: `${data.get("key")}:${one.article}`.slice(-40) })));
});
document.addEventListener("composer:sent", ({ detail: { conversation } }) => {
  for (const one of going.get(conversation) ?? []) {
    const body = new FormData();
    for (const name of ["article", "language", "key", "searched"]) body.append(name, one[name]);
    send(one.sent, body);
  }
  going.delete(conversation);
  put_in.delete(conversation);
});

const caps = () => { for (const cap of document.querySelectorAll("[data-key-of]")) cap.textContent = keyOf(cap.dataset.keyOf).replaceAll("+", " "); };
document.addEventListener("focusin", caps, { once: true });
new MutationObserver(caps).observe(document.getElementById("conversation"), { childList: true, subtree: false });
caps();

// Where the guest writes: text, pictures and PDFs; Enter sends where there is a keyboard.
import * as outbox from "./outbox.js";
import { chat, make, part, say } from "./page.js";
import { shrink } from "./picture.js";
import { recall, remember } from "./memory.js";

const form = part("composer"), box = part("text"), picker = part("files"), tray = part("tray"), note = part("note");
const DRAFT = "draft", TYPING_EVERY = 4000;
const isTouched = () => matchMedia("(pointer: coarse)").matches;
let files = [], typedAt = 0;

/** Readies the composer; `typing` is called now and then while the guest writes, `sent` after each message. */
export function ready({ typing, sent }) {
  box.value ||= recall(DRAFT) || chat.say || ""; // what was typed while the page was still loading stays
  grow();
  box.addEventListener("input", () => {
    grow();
    warn("");
    remember(DRAFT, box.value || null);
    if (box.value.trim() && Date.now() - typedAt > TYPING_EVERY) { typedAt = Date.now(); typing(); }
  });
  box.addEventListener("keydown", (event) => {
    // While an input method composes (Indic keyboards do), Enter belongs to it.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && !isTouched()) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); submit().then(sent); });
  part("attach").addEventListener("click", () => picker.click());
  picker.addEventListener("change", () => { take([...picker.files]); picker.value = ""; });
  box.addEventListener("paste", (event) => { if (event.clipboardData.files.length) { event.preventDefault(); take([...event.clipboardData.files]); } });
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => { event.preventDefault(); take([...event.dataTransfer.files]); });
  for (const control of [part("send"), part("attach"), picker]) control.disabled = false;
}

/** Enter that was pressed while the page was still loading made a line in the box: it was meant to send. */
export function sendEarly() { if (box.value.trim() && box.value.endsWith("\n") && !isTouched()) form.requestSubmit(); }

export const focus = () => box.focus({ preventScroll: true });

function grow() {
  box.rows = Math.min(6, Math.max(1, box.value.split("\n").length, Math.ceil(box.value.length / 38)));
}

function warn(text) { note.textContent = text; note.hidden = !text; }

function take(chosen) {
  warn("");
  for (const file of chosen) {
    const limit = Math.floor(chat.fileLimit / 1048576);
    if (!chat.fileTypes.includes(file.type)) warn(say("file_type"));
    else if (file.size > chat.fileLimit && !shrink.possible(file)) warn(say("file_too_large", { name: file.name, limit }));
    else if (files.length < 10) files.push(file);
  }
  drawTray();
  focus();
}

function drawTray() {
  tray.hidden = !files.length;
  tray.replaceChildren(...files.map((file) => {
    const item = make("li"), remove = make("button", "remove", "×");
    remove.type = "button";
    remove.setAttribute("aria-label", `${say("discard")}: ${file.name}`);
    remove.addEventListener("click", () => { files = files.filter((each) => each !== file); drawTray(); focus(); });
    item.append(make("span", "file-name", file.name), remove);
    return item;
  }));
}

async function submit() {
  const text = box.value.trim();
  if (text.length > chat.textLimit) return warn(say("too_long"));
  const chosen = files;
  if (!text && !chosen.length) return focus();
  box.value = "";
  files = [];
  remember(DRAFT, null);
  typedAt = 0;
  warn("");
  grow();
  drawTray();
  focus();
  if (text) await outbox.write({ text });
  for (const file of chosen) {
    const small = await shrink(file);
    if (small.size > chat.fileLimit) warn(say("file_too_large", { name: file.name, limit: Math.floor(chat.fileLimit / 1048576) }));
    else await outbox.write({ file: small, name: small.name, type: small.type });
  }
  return undefined;
}

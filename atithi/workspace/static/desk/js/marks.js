// Marks of Markdown by keyboard in the composer: bold, italic, link; lists and quotes go on with the next line.
import { put } from "./signs.js";

const area = () => document.getElementById("composer-text");
const ITEM = /^(\s*)([-*•]|\d+[.)]|>)\s+/;

function around(mark) {
  const { value, selectionStart: start, selectionEnd: end } = area();
  const inside = value.slice(start, end);
  const has = value.slice(start - mark.length, start) === mark && value.slice(end, end + mark.length) === mark;
  if (has) { put(inside, start - mark.length, end + mark.length); area().setSelectionRange(start - mark.length, end - mark.length); return; }
  put(`${mark}${inside}${mark}`, start, end);
  area().setSelectionRange(start + mark.length, end + mark.length);
}

function link() {
  const { value, selectionStart: start, selectionEnd: end } = area();
  const inside = value.slice(start, end);
  const isAddress = /^https?:\/\/\S+$/.test(inside);
  put(isAddress ? `[](${inside})` : `[${inside}](https:${"//"})`, start, end);
  if (isAddress) area().setSelectionRange(start + 1, start + 1);
  else area().setSelectionRange(start + inside.length + 3, start + inside.length + 11);
}

/** Enter in a list: the next point; in an empty point: the list's end. */
function goOn(event) {
  const { value, selectionStart: at, selectionEnd } = area();
  if (at !== selectionEnd) return;
  const begin = value.lastIndexOf("\n", at - 1) + 1, line = value.slice(begin, at), found = ITEM.exec(line);
  if (!found) return;
  event.preventDefault();
  if (line === found[0]) { put("", begin, at); return; }
  const number = /^\d+/.exec(found[2]);
  const next = number ? `${Number(number[0]) + 1}${found[2].slice(number[0].length)}` : found[2];
  put(`\n${found[1]}${next} `, at, at);
}

document.addEventListener("keydown", (event) => {
  if (event.target.id !== "composer-text" || event.defaultPrevented || event.isComposing) return;
  const chord = (event.ctrlKey || event.metaKey) && !event.altKey, cap = event.code;
  const selected = area().selectionStart !== area().selectionEnd;
  if (chord && cap === "KeyB") around("**");
  else if (chord && cap === "KeyI") around("_");
  else if (chord && cap === "KeyK" && (event.shiftKey || selected)) { link(); event.stopImmediatePropagation(); }
  else if (event.key === "Enter" && !chord && !event.altKey && !event.shiftKey) { goOn(event); return; }
  else return;
  event.preventDefault();
}, true);

// The list of messages: what the desk has, then what waits here. Text goes in as text, never as HTML.
import * as outbox from "./outbox.js";
import { locale, make, part, say } from "./page.js";
import { askAsGuest } from "./session.js";

const list = part("messages"), log = part("log");
const clock = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
const date = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
const LINK = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,:;!?)\]।]/giu;
const drawn = new Map(), pictures = new Map();
let messages = [], seen = "";

/** Adds what the desk lists; shows it anew. `seenId`: the guest's last message that staff have read. */
export function add(found, seenId) {
  const known = new Set(messages.map((message) => message.id));
  messages.push(...found.filter((message) => !known.has(message.id)));
  seen = seenId || seen;
  show();
}

export function clear() { messages = []; seen = ""; drawn.clear(); list.replaceChildren(); }
export const lastId = () => messages.at(-1)?.id ?? "";
export const lastFromDesk = () => messages.findLast((message) => message.from === "desk");
export const empty = () => !messages.length && !outbox.waiting().length;

/** How many of the desk's messages came after the one with this id. */
export const unreadAfter = (id) =>
  messages.slice(messages.findIndex((message) => message.id === id) + 1).filter((message) => message.from === "desk").length;

/** Whether the newest message is in sight. */
export const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 80;
export const toEnd = () => { log.scrollTop = log.scrollHeight; };

/** Changes what stands there; whoever is at the end stays there, whoever reads further up is not moved. */
function atPlace(change) {
  const stay = !atEnd();
  change();
  if (!stay) toEnd();
}

/** Brings the list up to date. */
export const show = () => atPlace(renew);

function renew() {
  const own = outbox.waiting();
  const sentHere = new Set(messages.map((message) => message.sent_id).filter(Boolean));
  const all = [...messages, ...own.filter((item) => !sentHere.has(item.id)).map(asMessage)];
  const rows = [];
  let day = "", before = null;
  all.forEach((message, index) => {
    const today = new Date(message.at).toDateString();
    if (today !== day) rows.push(dayRow(message.at, today));
    const joined = today === day && before?.from === message.from && before?.author === message.author;
    const next = all[index + 1];
    rows.push(row(message, joined, stateOf(message, next)));
    day = today;
    before = message;
  });
  place(rows);
}

function place(rows) {
  rows.forEach((row, index) => { if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null); });
  while (list.children.length > rows.length) list.lastChild.remove();
}

const asMessage = (item) => ({
  id: item.id, sent_id: item.id, from: "guest", author: "", text: item.text ?? "", at: item.at, state: item.state,
  reason: item.reason, language: "", files: item.file ? [{ name: item.name, type: item.type, image: item.type.startsWith("image/"), blob: item.file }] : [],
});

/** What stands under a message of the guest: only under the last of those that have come equally far. */
function stateOf(message, next) {
  if (message.from !== "guest") return "";
  if (message.state === "refused") return "refused";
  const state = far(message);
  return next?.from === "guest" && next.state !== "refused" && far(next) === state ? "" : state;
}

function far(message) {
  if (message.state === "waiting") return navigator.onLine ? "sending" : "waiting";
  const upTo = messages.findIndex((each) => each.id === seen);
  const at = messages.indexOf(message);
  return at >= 0 && at <= upTo ? "seen" : "sent";
}

function row(message, joined, state) {
  // Under one name from writing to listing, so that nothing flickers when the desk has it.
  const name = message.sent_id || message.id;
  const print = JSON.stringify([message.state, joined, state, message.reason, message.text, message.files.length]);
  const known = drawn.get(name);
  if (known?.print === print) return known.element;
  const element = make("li", `message from-${message.from}${joined ? " joined" : ""}`);
  element.dataset.id = name;
  if (message.from === "desk" && !joined) element.append(make("p", "author", message.author || document.body.dataset.business));
  else if (message.from === "guest") element.append(make("span", "unseen", say("you")));
  if (message.text) element.append(bubble(message));
  if (message.asks) element.append(known?.element.querySelector(".asks") ?? question(message));
  if (message.goods?.length) element.append(goods(message.goods));
  const files = known ? [...known.element.querySelectorAll(".file")] : [];
  message.files.forEach((file, index) => element.append(files[index] ?? fileOf(file)));
  element.append(foot(message, state));
  drawn.set(name, { print, element });
  return element;
}

function bubble(message) {
  const element = make("p", "bubble");
  if (message.language && message.language !== "und") element.lang = message.language;
  element.dir = "auto";
  let at = 0;
  for (const found of message.text.matchAll(LINK)) {
    element.append(message.text.slice(at, found.index), linkTo(found[0]));
    at = found.index + found[0].length;
  }
  element.append(message.text.slice(at));
  return element;
}

// A question of the desk: fetched when there is one, for most chats have none. Without it its page can be opened.
function question(message) {
  const holder = make("div", "asks");
  import("./question.js").then(({ draw }) => draw(holder, message, atPlace)).catch(() => holder.replaceChildren(linkTo(new URL(message.asks.page, location.href).href)));
  return holder;
}

// Products that were sent: a card each, which opens the page with all about them.
function goods(cards) {
  const holder = make("div", "goods");
  for (const { name, price, stands, page, photo } of cards) {
    const card = make("a", "goods-card");
    Object.assign(card, { href: page, target: "_blank", rel: "noopener" });
    if (photo) card.append(Object.assign(make("img"), { src: photo, alt: "", loading: "lazy" }));
    card.append(make("span", "goods-name", name), make("span", "goods-price", price), make("span", "goods-stands", stands));
    holder.append(card);
  }
  return holder;
}

function linkTo(address) {
  const link = make("a", "", address);
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener noreferrer nofollow";
  return link;
}

function foot(message, state) {
  const element = make("p", "foot");
  const time = make("time", "", clock.format(new Date(message.at)));
  time.dateTime = message.at;
  element.append(time);
  if (state === "refused") element.append(make("span", "bad", say("not_sent", { reason: message.reason })), choice("again", () => outbox.retry(message.id)), choice("discard", () => outbox.discard(message.id)));
  else if (state) element.append(make("span", `state ${state}`, say(state)));
  return element;
}

function choice(key, act) {
  const button = make("button", "link", say(key));
  button.type = "button";
  button.addEventListener("click", act);
  return button;
}

function dayRow(at, name) {
  const known = drawn.get(name);
  if (known) return known.element;
  const yesterday = new Date(Date.now() - 86400000).toDateString();
  const element = make("li", "day", name === new Date().toDateString() ? say("today") : name === yesterday ? say("yesterday") : date.format(new Date(at)));
  drawn.set(name, { element });
  return element;
}

function fileOf(file) {
  const link = make("a", file.image ? "file picture" : "file");
  link.setAttribute("aria-label", say(file.image ? "picture" : "download", { name: file.name }));
  if (!file.image) link.append(make("span", "file-name", file.name));
  const shown = file.blob ? Promise.resolve(URL.createObjectURL(file.blob)) : null;
  if (file.image) (shown ?? content(file)).then((address) => picture(link, file, address), () => link.append(make("span", "bad", say("picture_failed"))));
  link.href = "#";
  link.addEventListener("click", (event) => open(event, link, file, shown));
  return link;
}

function picture(link, file, address) {
  const image = make("img");
  image.alt = file.name;
  image.src = address;
  const stay = !atEnd();
  image.addEventListener("load", () => { if (!stay) toEnd(); }, { once: true });
  link.replaceChildren(image);
}

/** The file's content, fetched with the token (an address alone opens nothing), as an address within this page. */
function content(file) {
  if (!pictures.has(file.id)) {
    const loading = askAsGuest(`files/${file.id}`, { timeout: 120000 }).then((response) => response.blob()).then((blob) => URL.createObjectURL(blob));
    loading.catch(() => pictures.delete(file.id));
    pictures.set(file.id, loading);
  }
  return pictures.get(file.id);
}

async function open(event, link, file, shown) {
  if (link.download) return;
  event.preventDefault();
  try {
    link.href = await (shown ?? content(file));
    link.download = file.name;
    link.click();
  } catch { link.append(make("span", "bad", say("picture_failed"))); }
}


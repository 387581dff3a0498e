// A question below a message of the desk: one tap answers, words may follow. Drawn from what the desk says; every answer
// brings the question as it stands then.
import { Refused } from "./desk.js";
import { make, say } from "./page.js";
import { askAsGuest } from "./session.js";

const LONGEST = 4000;
// Mouths (and brows) of five faces from the worst to the best: told apart by shape, never by colour alone.
const FACES = ["M13 15l7 4M35 15l-7 4M14 36q10-12 20 0", "M15 34q9-7 18 0", "M15 32h18", "M15 30q9 8 18 0", "M13 28h22q-2 11-11 11t-11-11z"];

/** Draws `message.asks` into `holder`, and keeps both up to date. `atPlace(change)` changes it without moving the reader. */
export function draw(holder, message, atPlace) {
  const words = message.asks.words;
  const first = make("div"), said = make("p", "asks-said"), follow = make("div"), more = make("div", "asks-more");
  const form = make("form", "asks-words"), box = make("textarea");
  said.setAttribute("role", "status");
  holder.lang = message.asks.language;
  box.rows = 2;
  box.maxLength = LONGEST;
  box.dir = "auto";
  box.value = message.asks.comment;
  const label = make("label", "", message.asks.why);
  label.append(box);
  form.append(label, button("main", words.send));
  form.hidden = true;
  form.addEventListener("submit", (event) => { event.preventDefault(); give("comment", box.value); });
  holder.append(first, said, follow, form, more);
  let busy = false;

  async function give(field, value) {
    if (busy) return;
    busy = true;
    said.classList.remove("bad");
    try {
      const found = await (await askAsGuest(`questions/${message.id}`, { json: { field, value } })).json();
      message.asks = found;
      atPlace(() => show(field === "comment" ? words.noted : ""));
    } catch (error) {
      said.textContent = (error instanceof Refused && error.message) || say("failed");
      said.classList.add("bad");
    } finally { busy = false; }
  }

  function show(thanks = "") {
    const { ask, open, answered, sorry } = message.asks;
    const focused = holder.contains(document.activeElement) ? document.activeElement.dataset.tap : "";
    first.replaceChildren(choices(ask, open, give));
    const text = thanks || (answered ? [message.asks.thanks, sorry].filter(Boolean).join(" ") : open ? "" : words.closed);
    if (said.textContent !== text) said.textContent = text;
    follow.replaceChildren(...(message.asks.follow ? [choices(message.asks.follow, open, give)] : []));
    form.hidden = !answered || !open;
    more.replaceChildren(...further(message.asks));
    if (focused) [...holder.querySelectorAll("[data-tap]")].find((each) => each.dataset.tap === focused)?.focus();
  }
  atPlace(show);
}

function choices({ field, text, options, ends }, open, give) {
  const group = make("fieldset"), row = make("div", `asks-row asks-of-${options.length}${options.some((each) => each.face) ? " asks-faces" : ""}`);
  group.append(make("legend", "", text), row);
  for (const { value, text: label, says, face, chosen } of options) {
    const choice = button("asks-tap", "");
    choice.type = "button";
    choice.disabled = !open;
    choice.dataset.tap = `${field}:${value}`;
    choice.setAttribute("aria-pressed", String(chosen));
    if (says) choice.setAttribute("aria-label", says);
    if (face) choice.append(drawing(face));
    choice.append(make("span", "", label));
    choice.addEventListener("click", () => give(field, value));
    row.append(choice);
  }
  if (ends.length) {
    const line = make("p", "asks-ends");
    line.setAttribute("aria-hidden", "true");
    line.append(...ends.map((end) => make("span", "", end)));
    group.append(line);
  }
  return group;
}

/** The way to the rest of the questions, which the page knows as theirs; before an answer, the way not to be asked again. */
function further({ more, mark, page, open, answered, words }) {
  if (!answered) {
    if (!open) return [];
    const link = make("a", "link", words.rest);
    Object.assign(link, { href: page, target: "_blank", rel: "noopener" });
    return [link];
  }
  if (!more) return [];
  const form = make("form"), proof = make("input");
  Object.assign(form, { method: "post", action: page, target: "_blank" });
  form.setAttribute("rel", "noopener");
  Object.assign(proof, { type: "hidden", name: "holder", value: mark });
  form.append(proof, button("link", words.more));
  return [form];
}

function button(kind, text) { return make("button", kind, text); }

function drawing(face) {
  const svg = piece("svg", { viewBox: "0 0 48 48", "aria-hidden": "true" });
  const mouth = piece("path", { d: FACES[face - 1] });
  if (face === 5) mouth.classList.add("full");
  const eye = { cy: face === 1 ? 22 : 20, r: 2.5, class: "full" };
  svg.append(piece("circle", { cx: 24, cy: 24, r: 21 }), mouth, piece("circle", { cx: 17, ...eye }), piece("circle", { cx: 31, ...eye }));
  return svg;
}

function piece(name, attributes) {
  const found = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) found.setAttribute(key, String(value));
  return found;
}

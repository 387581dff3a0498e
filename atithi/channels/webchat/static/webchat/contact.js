// Name, mail and phone, if the guest wants to leave them: the answer then finds them when they have left.
import { Refused } from "./desk.js";
import { recall, remember } from "./memory.js";
import { part, say } from "./page.js";
import { askAsGuest } from "./session.js";

const panel = part("contact"), form = part("contact-form"), said = part("contact-said"), button = part("contact-open");
const FIELDS = ["name", "email", "phone"];

export function ready() {
  const known = JSON.parse(recall("contact") ?? "{}");
  for (const field of FIELDS) form.elements[field].value = known[field] ?? "";
  button.addEventListener("click", () => open(panel.hidden));
  part("contact-close").addEventListener("click", () => open(false));
  panel.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); open(false); } });
  form.addEventListener("submit", async (event) => { event.preventDefault(); await save(); });
  button.disabled = false;
}

/** Whom the site vouches for, it has already introduced. */
export const needed = (yes) => { button.hidden = !yes; if (!yes) panel.hidden = true; };

function open(yes) {
  panel.hidden = !yes;
  button.setAttribute("aria-expanded", String(yes));
  if (yes) form.elements.name.focus(); else button.focus();
}

async function save() {
  const given = Object.fromEntries(FIELDS.map((field) => [field, form.elements[field].value.trim()]));
  if (!Object.values(given).some(Boolean)) return form.elements.name.focus();
  said.className = "said";
  try {
    await askAsGuest("contact", { json: given });
    remember("contact", JSON.stringify(given));
    said.textContent = say(given.email ? "contact_kept" : "contact_kept_no_mail");
  } catch (error) {
    said.classList.add("bad");
    said.textContent = error instanceof Refused && error.message ? error.message : say("failed");
  }
  return undefined;
}

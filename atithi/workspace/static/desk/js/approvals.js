// Questions of colleagues come live to whoever may decide, with the case in view; who asked sees the answer at once.
import "./live.js";
import { ask, element, problem } from "./server.js";
import { say } from "./strings.js";
import { toast } from "./toasts.js";

const address = (id) => document.body.dataset.approval.replace("ID", id);
const onItsPage = (id) => document.querySelector(`[data-question="${CSS.escape(id)}"]`);
let place = null;

function holder() {
  if (!place?.isConnected) {
    place = document.createElement("div");
    place.className = "asking no-print";
    place.setAttribute("aria-live", "assertive");
    document.body.append(place);
  }
  return place;
}

const shown = (id) => place?.querySelector(`[data-asking="${CSS.escape(id)}"]`);

async function told({ approval, state }) {
  const response = await ask(address(approval), { quiet: true });
  if (!response?.ok) { shown(approval)?.remove(); return; }
  const found = element(await response.text());
  if (!found) return;
  if (found.dataset.asking) {
    if (document.body.dataset.approvalsPage && !onItsPage(approval)) { location.reload(); return; }
    if (onItsPage(approval)) return;
    const before = shown(approval);
    if (before) before.replaceWith(found); else holder().append(found);
    return;
  }
  shown(approval)?.remove();
  if (found.dataset.words) answered(found.dataset);
  // Decided by somebody else, or passed on: the page says so no longer.
  const listed = onItsPage(approval);
  if (listed && !listed.contains(document.activeElement)) listed.remove();
}

function answered({ words, address: url, case: id, answered: state }) {
  const here = document.querySelector(`[data-case="${CSS.escape(id)}"]`);
  if (here && !document.activeElement?.closest("form")) { location.reload(); return; }
  toast(words, { bad: state === "refused", action: { label: say("open"), run: () => location.assign(url) } });
}

document.addEventListener("live:approval", (event) => told(event.detail));
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-asking-later]")) event.target.closest("[data-asking]").remove();
});
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-asking-form]");
  if (!form) return;
  event.preventDefault();
  const box = form.closest("[data-asking]"), body = new FormData(form, event.submitter);
  const response = await ask(form.action, { method: "POST", body });
  if (!response) return;
  if (response.ok) { box.remove(); return; }
  const line = form.querySelector("[data-asking-problem]");
  line.textContent = (await problem(response)) || say("refused");
  line.hidden = false;
});

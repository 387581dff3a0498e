// The list of suggestions above the composer's field: arrows walk, Enter or Tab takes, Escape leaves. The field keeps the focus.
const list = () => document.getElementById("pick");
const field = () => document.getElementById("composer-text");
const options = () => [...(list()?.querySelectorAll('[role=option]:not([aria-disabled="true"])') ?? [])];
let taking = null;

export const isPicking = () => Boolean(taking) && list() && !list().hidden;

/** Shows `nodes` (list items with role option); `take(option)` is called with the one that is chosen. */
export function offer(nodes, take) {
  const box = list();
  if (!box) return;
  taking = take;
  box.replaceChildren(...nodes);
  box.hidden = !nodes.length;
  point(0);
}

export function close() {
  taking = null;
  const box = list();
  if (!box || box.hidden) return;
  box.hidden = true;
  box.replaceChildren();
  field()?.removeAttribute("aria-activedescendant");
}

function point(index) {
  const all = options();
  all.forEach((option, at) => {
    option.id ||= `pick-${at}`;
    option.setAttribute("aria-selected", String(at === index));
  });
  const chosen = all[index];
  if (!chosen) { field().removeAttribute("aria-activedescendant"); return; }
  field().setAttribute("aria-activedescendant", chosen.id);
  chosen.scrollIntoView({ block: "nearest" });
}

function chosen() { return options().findIndex((option) => option.getAttribute("aria-selected") === "true"); }

function takeIt(option) {
  const take = taking;
  close();
  if (option && take) take(option);
}

// Before every other listener: while the list is open, these keys are its own.
addEventListener("keydown", (event) => {
  if (event.target.id !== "composer-text" || !isPicking() || event.isComposing) return;
  const all = options(), at = chosen();
  if (event.key === "Escape") { close(); document.dispatchEvent(new CustomEvent("pick:left")); }
  else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length) point((at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length);
  else if ((event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey && all.length) takeIt(all[Math.max(at, 0)]);
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.("#pick [role=option]");
  if (option && !event.target.closest("a")) { event.preventDefault(); if (option.ariaDisabled !== "true") takeIt(option); }
  else if (isPicking() && !event.target.closest?.("#pick, #composer-text")) close();
});

// Short words at the foot of the page, read out by screen readers, gone by themselves.
const SHOWN_MS = 6000;
const holder = document.getElementById("toasts");

/** Shows `text`; `action` is { label, run }. Errors stay twice as long. */
export function toast(text, { bad = false, action = null } = {}) {
  if (!holder || !text) return null;
  const box = document.createElement("div");
  box.className = bad ? "toast toast-bad" : "toast";
  box.append(text);
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = action.label;
    button.addEventListener("click", () => { box.remove(); action.run(); });
    box.append(button);
  }
  holder.append(box);
  leave(box, bad ? SHOWN_MS * 2 : SHOWN_MS);
  return box;
}

function leave(box, after) {
  const timer = setTimeout(() => {
    if (box.matches(":hover") || box.contains(document.activeElement)) leave(box, 2000);
    else box.remove();
  }, after);
  return timer;
}

holder?.querySelectorAll("[data-toast]").forEach((box) => leave(box, SHOWN_MS));

// Menus (details.menu) and dialogs: close on Escape and outside, arrows walk, focus comes back.
const ITEMS = "a[href], button:not(:disabled), input:not(:disabled)";

function closeMenu(menu, giveBack) {
  if (!menu.open) return;
  menu.open = false;
  if (giveBack) menu.querySelector("summary")?.focus();
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    const chosen = event.target.closest(".menu-item");
    if (!menu.contains(event.target) || (chosen && menu.contains(chosen) && !chosen.hasAttribute("data-keep-open"))) closeMenu(menu, false);
  }
  const opener = event.target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  if (event.target.matches?.("dialog")) event.target.close();
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.menu");
  if (!menu) return;
  if (event.key === "Escape" && menu.open) { event.stopPropagation(); event.preventDefault(); closeMenu(menu, true); }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const items = [...menu.querySelectorAll(`.menu-panel :is(${ITEMS})`)].filter((item) => item.offsetParent);
  if (event.target.matches("input[type=search], input[type=text]") && event.key === "ArrowUp") return;
  if (!menu.open) menu.open = true;
  if (!items.length) return;
  event.preventDefault();
  const at = items.indexOf(document.activeElement);
  items[(at + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length].focus();
});

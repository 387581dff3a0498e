// Ctrl+K on every page: the palette is loaded when it is first wanted.
document.addEventListener("keydown", async (event) => {
  if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
  if (!document.body.dataset.me || document.querySelector("dialog[open]:not(#palette)")) return;
  event.preventDefault();
  (await import("./palette.js")).open();
});

// Ctrl+K on every page: the palette is loaded when the page has nothing else to do, and opens at once: no letter typed after the
// key goes elsewhere.
let palette = null;
const load = async () => { palette ??= await import("./palette.js"); };
addEventListener("load", () => { if (document.body.dataset.me) (window.requestIdleCallback ?? setTimeout)(load); });
document.addEventListener("keydown", async (event) => {
  if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
  if (!document.body.dataset.me || document.querySelector("dialog[open]:not(#palette)")) return;
  event.preventDefault();
  if (!palette) await load();
  palette.open();
});

// The desk as an app of the device: the button is there where the browser offers it, and only then.
let offer = null;

function show(there) {
  for (const place of document.querySelectorAll("[data-install]")) place.hidden = !there;
}

addEventListener("beforeinstallprompt", (event) => {
  if (!document.querySelector("[data-install]")) return; // where we have no button, the browser's own hint stays
  event.preventDefault();
  offer = event;
  show(true);
});
addEventListener("appinstalled", () => show(false));
document.addEventListener("click", async (event) => {
  if (!offer || !event.target.closest("[data-install-now]")) return;
  const asked = offer;
  offer = null; // the browser answers one such question once
  show(false);
  await asked.prompt();
});

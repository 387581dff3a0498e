// Copies the new token, where the browser allows it; without, the field can be marked by hand.
const source = document.querySelector("[data-copy-source]");
const button = document.querySelector("[data-copy]");
if (source) {
  source.addEventListener("focus", () => source.select());
  if (navigator.clipboard && window.isSecureContext) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(source.value);
      button.textContent = button.dataset.done;
    });
  }
}

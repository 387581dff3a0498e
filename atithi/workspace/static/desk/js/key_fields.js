// Fields that take a key by its being pressed. Tab still leaves them, Backspace empties them.
import { keyName } from "./commands.js";

const PASSED = ["Tab", "Shift+Tab", "Enter", "Escape", "Shift", "Control", "Alt", "AltGraph", "Meta"];

document.addEventListener("keydown", (event) => {
  if (!event.target.matches("[data-key]") || event.isComposing) return;
  const name = keyName(event);
  if (PASSED.includes(name) || PASSED.includes(event.key)) return;
  event.preventDefault();
  event.target.value = ["Backspace", "Delete"].includes(event.key) ? "" : name;
  event.target.select();
});

// Commands by name, and the person's own keys for them (keyboard.py). A part of the page says what a command does:
// command("reply", () => …). Single keys act only where nothing is being typed, and not at all where that was chosen.
const holder = document.getElementById("keymap");
const { keys = {}, single = true } = holder ? JSON.parse(holder.textContent) : {};
const runs = new Map();
const WRITES = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";

/** Says what the command does. The last one to say so counts. */
export function command(name, run) { runs.set(name, run); }

/** Does a command by its name, as the palette does; false where nothing on this page does it. */
export function run(name) {
  const act = runs.get(name);
  act?.();
  return Boolean(act);
}

/** The key of a command as people read it, or "". */
export const keyOf = (name) => Object.keys(keys).find((key) => keys[key] === name) ?? "";

/** A key as keyboard.py writes it. On an Indian layout the letters printed on the caps count. */
export function keyName(event) {
  let { key } = event;
  const cap = /^Key([A-Z])$/.exec(event.code ?? "")?.[1];
  if (key.length === 1 && cap && !/[\x20-\x7e]/.test(key)) key = event.shiftKey ? cap : cap.toLowerCase();
  const chord = event.ctrlKey || event.metaKey || event.altKey;
  if (key.length === 1 && chord) key = cap ? cap.toLowerCase() : key.toLowerCase();
  const shift = event.shiftKey && (key.length > 1 || chord);
  return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${shift ? "Shift+" : ""}${key}`;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  const name = keys[keyName(event)];
  const chord = event.ctrlKey || event.metaKey || event.altKey;
  if (!name || (!chord && (!single || event.target.closest?.(WRITES)))) return;
  const act = runs.get(name);
  if (!act) return;
  event.preventDefault();
  act();
});

// Words that scripts need, written by the server in the page's language.
const holder = document.getElementById("strings");
const words = holder ? JSON.parse(holder.textContent) : {};

/** The text for `key` with %(name)s filled from `values`. */
export function say(key, values = {}) {
  return (words[key] ?? "").replace(/%\((\w+)\)s/g, (_, name) => String(values[name] ?? ""));
}

// What the server wrote into the page: the sentences in the page's language, and the chat's settings.
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const words = read("words");
export const chat = read("chat");
export const locale = `${chat.language}-IN-u-nu-latn`;

/** The sentence for `key` with %(name)s filled from `values`. */
export function say(key, values = {}) {
  return (words[key] ?? key).replace(/%\((\w+)\)s/g, (_, name) => String(values[name] ?? ""));
}

/** The element with this id. */
export const part = (id) => document.getElementById(id);

/** A new element with a class and text (never HTML). */
export function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

/** A random id of 22 characters, also where the page is not served over TLS. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").slice(0, 22);
}

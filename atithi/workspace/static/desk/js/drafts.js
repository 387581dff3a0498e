// What is being written is kept in this browser, per conversation and kind, until it is sent. Old drafts are forgotten.
const PREFIX = "desk-draft:", KEEP_MS = 14 * 24 * 3600 * 1000;

const key = (conversation, kind) => `${PREFIX}${document.body.dataset.me}:${conversation}:${kind}`;

/** The kept text, or "". */
export function kept(conversation, kind) {
  try { return JSON.parse(localStorage.getItem(key(conversation, kind)) ?? "{}").text ?? ""; } catch { return ""; }
}

/** Keeps `text`; forgets the draft where it is empty. */
export function keep(conversation, kind, text) {
  try {
    if (text.trim()) localStorage.setItem(key(conversation, kind), JSON.stringify({ text, at: Date.now() }));
    else localStorage.removeItem(key(conversation, kind));
  } catch { /* no room or no storage: the text is still in the page */ }
}

try {
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(PREFIX) && !(Date.now() - JSON.parse(localStorage.getItem(name)).at < KEEP_MS)) localStorage.removeItem(name);
  }
} catch { /* storage is not allowed here */ }

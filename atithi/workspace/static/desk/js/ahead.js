// The next conversation is fetched before it is asked for: while the pointer or the keyboard's focus rests on it, and after one
// was opened, in the direction in which one walks.
const KEEP_MS = 15000, REST_MS = 70, NEXT_MS = 120, MOST = 4;
const threads = document.getElementById("threads");
const ahead = new Map();
let timer = 0, opened = null;

function fetchAhead(row) {
  const url = row?.getAttribute("hx-get");
  if (!url || ahead.has(url) || row.hasAttribute("aria-current") || navigator.connection?.saveData) return;
  while (ahead.size >= MOST) ahead.delete(ahead.keys().next().value);
  const answer = fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
  answer.catch(() => ahead.delete(url));
  ahead.set(url, { answer, until: Date.now() + KEEP_MS, conversation: row.dataset.conversation });
}

for (const name of ["pointerover", "focusin"]) {
  threads.addEventListener(name, (event) => {
    const row = event.target.closest(".thread-row");
    clearTimeout(timer);
    if (row) timer = setTimeout(() => fetchAhead(row), REST_MS);
  });
}
threads.addEventListener("pointerleave", () => clearTimeout(timer));

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  const url = ctx.sourceElement?.getAttribute?.("hx-get");
  if (url) clearTimeout(timer);
  const kept = url && ahead.get(url);
  if (!kept) return;
  ahead.delete(url);
  if (kept.until < Date.now()) return;
  const { fetch: usual } = ctx;
  ctx.fetch = (...asked) => kept.answer.then((response) => (response.ok ? response : usual(...asked)), () => usual(...asked));
});

document.addEventListener("htmx:after:swap", (event) => {
  const target = event.detail.ctx?.target ?? event.target;
  if (target?.id !== "conversation") return;
  const line = threads.querySelector("[aria-current]")?.closest("li");
  const up = line && opened?.isConnected && opened.compareDocumentPosition(line) & Node.DOCUMENT_POSITION_PRECEDING;
  opened = line;
  const next = up ? line.previousElementSibling : line?.nextElementSibling;
  setTimeout(() => fetchAhead(next?.querySelector(".thread-row")), NEXT_MS);
});

// What was fetched and has changed since is forgotten.
for (const name of ["message.added", "conversation", "delivery"]) {
  document.addEventListener(`live:${name}`, ({ detail }) => {
    for (const [url, kept] of ahead) if (kept.conversation === detail.conversation) ahead.delete(url);
  });
}
document.addEventListener("live:again", () => ahead.clear());

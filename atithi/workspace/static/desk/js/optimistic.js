// What one does to the open conversation shows in its row at once; where the desk refuses, the row is as it was again.
const before = new Map();
const rowOf = (id) => document.getElementById(`row-${id}`);

function remember(row) {
  if (!before.has(row.id)) before.set(row.id, { html: row.innerHTML, classes: row.className });
}

function back(row) {
  const kept = row && before.get(row.id);
  if (!kept) return;
  row.innerHTML = kept.html;
  row.className = kept.classes;
  before.delete(row.id);
}

function read(row) {
  row.classList.remove("unread");
  row.querySelector(".dot-unread")?.remove();
}

/** Shows a change in the row before the server has answered. */
function foresee(source, row) {
  const form = source.closest("form");
  const action = form?.getAttribute("hx-post") ?? "";
  if (/\/closure\/$/.test(action)) { remember(row); if (document.body.dataset.queue !== "closed") row.classList.add("leaving"); }
  if (/\/assignment\/$/.test(action)) { remember(row); assigned(row, document.activeElement); }
}

function assigned(row, button) {
  const holder = row.querySelector(".holder");
  if (!holder || button?.name !== "person") return;
  const mark = button.querySelector(".avatar")?.cloneNode(true) ?? document.querySelector(`[data-colleague="${CSS.escape(button.value)}"] .avatar`)?.cloneNode(true);
  mark?.querySelector(".dot")?.remove();
  mark?.classList.add("avatar-small");
  holder.replaceChildren(...(mark ? [mark] : []));
}

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const source = ctx.sourceElement;
  const row = source?.closest?.(".thread-row");
  if (row) { read(row); return; }
  const open = document.getElementById("open-conversation")?.dataset.conversation;
  const shown = open && source?.closest?.("#conversation-head") && rowOf(open);
  if (shown) foresee(source, shown);
});

function settled(ctx) {
  const open = document.getElementById("open-conversation")?.dataset.conversation;
  const row = open && rowOf(open);
  if (!row || !ctx?.sourceElement?.closest?.("#conversation-head")) return;
  if (!ctx.response || ctx.response.status >= 400) back(row); else before.delete(row.id);
}
document.addEventListener("htmx:before:swap", ({ detail }) => settled(detail.ctx));
document.addEventListener("htmx:error", ({ detail }) => settled(detail.ctx));

// Handing a file over in pieces, so that a broken line loses little; and how far an import has come.
import { ask, element, problem } from "./server.js";
import { toast } from "./toasts.js";

const words = JSON.parse(document.getElementById("import-words")?.textContent ?? "{}");
const form = document.getElementById("import-form");
const WAIT_MS = 3000;
const pause = (ms) => new Promise((done) => { setTimeout(done, ms); });

function show(received, size, text = "") {
  const meter = document.getElementById("import-meter");
  document.getElementById("import-sending").hidden = false;
  meter.max = size;
  meter.value = received;
  document.getElementById("import-status").textContent = text || words.percent.replace("%(n)s", Math.floor((100 * received) / size));
}

// A key under which this browser remembers a file that is half here: the same name, size and time of change.
const noteOf = (file) => `import:${file.name}:${file.size}:${file.lastModified}`;

async function begun(file) {
  const known = form.dataset.pieces || localStorage.getItem(noteOf(file));
  if (known) {
    const response = await ask(known, { quiet: true });
    const state = response?.ok ? await response.json() : null;
    if (state?.open) return { ...state, pieces: known };
  }
  const body = new FormData();
  body.set("name", file.name);
  body.set("size", file.size);
  body.set("target", new FormData(form).get("target"));
  const response = await ask(form.action, { method: "POST", body });
  if (!response) return null;
  if (!response.ok) { toast(await problem(response), { bad: true }); return null; }
  const state = await response.json();
  const pieces = `${state.page}pieces/`;
  localStorage.setItem(noteOf(file), pieces);
  return { ...state, pieces };
}

async function hand(file) {
  let state = await begun(file);
  if (!state) return;
  const { pieces } = state;
  while (state.open) {
    const last = state.received + state.piece >= file.size;
    show(state.received, file.size, last ? words.looking : "");
    const body = file.slice(state.received, state.received + state.piece);
    const response = await ask(`${pieces}?offset=${state.received}`, { method: "POST", body, quiet: true });
    if (response?.ok) { state = { ...state, ...(await response.json()) }; continue; }
    if (response?.status === 401) return;
    show(state.received, file.size, words.again);
    await pause(WAIT_MS);
    const now = await ask(pieces, { quiet: true });
    if (now?.ok) {
      const there = await now.json();
      const refused = response && response.status < 500;
      if (refused && there.open && there.received === state.received) { toast(await problem(response), { bad: true }); return; }
      state = { ...state, ...there };
    }
  }
  localStorage.removeItem(noteOf(file));
  location.assign(state.page);
}

form?.addEventListener("submit", async (event) => {
  const file = form.querySelector("input[type=file]").files[0];
  if (!file) return;
  event.preventDefault();
  if (form.dataset.size && (Number(form.dataset.size) !== file.size)) { toast(words.other, { bad: true }); return; }
  const button = form.querySelector(".button-primary");
  button.disabled = true;
  try { await hand(file); } finally { button.disabled = false; }
});

// --- How far it has come ---------------------------------------------------------------------------------------------
const POLL_MS = 1000;

async function follow() {
  for (;;) {
    const card = document.getElementById("import-progress");
    if (card?.dataset.active !== "yes") return;
    await pause(POLL_MS);
    if (document.hidden) continue;
    const response = await ask(card.dataset.poll, { quiet: true });
    if (!response?.ok) continue;
    const fresh = element(await response.text());
    if (fresh.dataset.state !== card.dataset.state) { location.reload(); return; }
    const [meter, now] = [card.querySelector("progress"), fresh.querySelector("progress")];
    for (const name of ["max", "value"]) if (now.hasAttribute(name)) meter.setAttribute(name, now.getAttribute(name));
    const [text, said] = [card.querySelector("[role=status]"), fresh.querySelector("[role=status]").textContent];
    if (text.textContent !== said) text.textContent = said;
  }
}
follow();

// Another target, encoding or sheet has the file looked at anew: at once, so that the columns beneath are the right ones.
document.querySelector("#import-columns details")?.addEventListener("change", (event) => event.target.form.requestSubmit());

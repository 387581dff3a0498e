// The help centre needs no script. With it, answers appear as one types, and what was opened from a search is noted.
const WAIT_MS = 180, SHORTEST = 3;
const field = document.getElementById("q"), hits = document.getElementById("hits"), found = document.getElementById("found");
let timer = 0, asking = null;

async function look() {
  const words = field.value.trim();
  asking?.abort();
  if (words.length < SHORTEST) { hits.replaceChildren(); found?.removeAttribute("hidden"); return; }
  asking = new AbortController();
  try {
    const address = new URL(field.form.action);
    address.search = new URLSearchParams({ q: words, part: "1" });
    const response = await fetch(address, { signal: asking.signal, credentials: "same-origin" });
    if (!response.ok) return;
    hits.innerHTML = await response.text();
    if (found) found.hidden = true;
  } catch { /* another letter was typed, or there is no connection: the button still searches */ }
}

field?.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, WAIT_MS); });

// What was opened: from a search, whose mark the article's page has; or from the answers below what is being typed.
function tell(values) {
  const body = new FormData(), token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  for (const [name, value] of Object.entries({ ...values, csrfmiddlewaretoken: token ?? "" })) body.append(name, value);
  fetch(document.body.dataset.opened, { method: "POST", body, credentials: "same-origin", keepalive: true }).catch(() => null);
}

const article = document.querySelector("article[data-asked]")?.dataset;
if (article?.asked) tell({ asked: article.asked, article: article.article });
hits?.addEventListener("click", (event) => {
  const chosen = event.target.closest("a[data-article]");
  if (chosen) tell({ q: field.value.trim(), article: chosen.dataset.article });
});

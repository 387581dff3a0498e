// The button of the Atithi web chat and the frame it opens. Include it with
//   <script src="https://desk.example/webchat/chat.js" data-channel="…" async></script>
// The host page's CSP must allow the desk's origin in script-src and frame-src; styles are constructed, not inline.
(() => {
  const WORDS = /* words */ {};
  const tag = document.currentScript || document.querySelector("script[data-channel][src*='chat.js']");
  if (!tag || !tag.dataset.channel || window.atithi) return;
  const desk = new URL(tag.src).origin, channel = tag.dataset.channel, given = tag.dataset;
  const spoken = [given.language, ...navigator.languages].map((code) => (code || "").slice(0, 2).toLowerCase());
  const language = spoken.find((code) => code in WORDS) || "en";
  const words = WORDS[language];
  const USED = `atithi-chat-${channel}`;
  let frame = null, open = false, unread = 0, identity = signedIdentity(), ready = false;

  function signedIdentity() {
    const found = {};
    for (const field of ["id", "name", "email", "phone", "time"]) {
      const value = given[`user${field[0].toUpperCase()}${field.slice(1)}`];
      if (value) found[field] = value;
    }
    if (given.userSignature) found.signature = given.userSignature;
    return found.id ? found : null;
  }

  function remember(kind, key, value) {
    try {
      const store = window[kind];
      if (value === undefined) return store.getItem(key);
      if (value === null) store.removeItem(key); else store.setItem(key, value);
    } catch { /* a page that may store nothing: the chat works, it only does not reopen by itself */ }
    return null;
  }

  const STYLE = `
:host { all: initial; }
:host, * { box-sizing: border-box; }
button { position: fixed; inset-block-end: max(16px, env(safe-area-inset-bottom)); inset-inline-end: 16px; z-index: 2147483000;
  display: flex; align-items: center; gap: 8px; min-height: 52px; padding: 0 18px 0 14px; border: 0; border-radius: 26px; cursor: pointer;
  color: #fff; background: #3b3a93; font: 600 15px/1.5 system-ui, "Noto Sans", "Nirmala UI", "Noto Sans Devanagari", "Noto Sans Telugu", "Noto Sans Bengali", sans-serif;
  box-shadow: 0 1px 3px rgb(0 0 0 / .25), 0 8px 24px rgb(0 0 0 / .22); }
button:hover { background: #2f2e7d; }
button:focus-visible { outline: 3px solid #fff; box-shadow: 0 0 0 6px #3b3a93; }
svg { width: 24px; height: 24px; flex: none; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.count { min-width: 22px; padding: 0 6px; border-radius: 11px; background: #f2b23a; color: #33210a; text-align: center; }
iframe { position: fixed; inset-block-end: max(84px, calc(env(safe-area-inset-bottom) + 84px)); inset-inline-end: 16px; z-index: 2147483001; width: 400px; height: min(680px, calc(100dvh - 104px));
  border: 0; border-radius: 14px; box-shadow: 0 2px 6px rgb(0 0 0 / .2), 0 16px 48px rgb(0 0 0 / .3); background: transparent; color-scheme: normal; }
[hidden] { display: none !important; }
@media (max-width: 480px), (max-height: 480px) {
  iframe { inset: 0; width: 100%; height: 100%; height: 100dvh; border-radius: 0; }
  button[aria-expanded="true"] { display: none; }
}
@media print { button, iframe { display: none; } }`;

  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];

  const button = document.createElement("button");
  button.type = "button";
  button.lang = language;
  const label = document.createElement("span"), count = document.createElement("span");
  count.className = "count";
  button.append(icon(), label, count);
  button.addEventListener("click", () => show(!open));
  root.append(button);

  function icon() {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", "M7.9 20A9 9 0 1 0 4 16.1L2 22Z");
    svg.append(path);
    return svg;
  }

  function paint() {
    label.textContent = open ? words.close : words.open;
    count.textContent = new Intl.NumberFormat(language).format(unread);
    count.hidden = open || !unread;
    button.setAttribute("aria-expanded", String(open));
    if (frame) frame.hidden = !open;
  }

  function load() {
    if (frame) return;
    frame = document.createElement("iframe");
    const query = new URLSearchParams({ language: given.language || "", theme: given.theme || "" });
    frame.src = `${desk}/webchat/${encodeURIComponent(channel)}/frame/?${query}`;
    frame.title = words.title;
    frame.lang = language;
    frame.hidden = true;
    root.append(frame);
  }

  function tell(message) {
    if (frame && ready) frame.contentWindow.postMessage({ atithi: 1, ...message }, desk);
  }

  function show(wanted) {
    open = wanted;
    if (open) { load(); remember("localStorage", USED, "1"); }
    remember("sessionStorage", USED, open ? "open" : null);
    paint();
    tell({ type: "open", open });
    if (open) frame.focus(); else button.focus();
  }

  window.addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== desk || event.data?.atithi !== 1) return;
    if (event.data.type === "ready") { ready = true; tell({ type: "init", identity, open }); }
    if (event.data.type === "close") show(false);
    if (event.data.type === "unread") { unread = Number(event.data.count) || 0; paint(); }
  });

  // What the site's own script may do: open and close the chat, say who is signed in, forget it on signing out.
  window.atithi = Object.freeze({
    open: () => show(true),
    close: () => show(false),
    identify: (who) => { identity = who && who.id ? { ...who } : null; tell({ type: "init", identity, open }); },
    forget: () => { identity = null; tell({ type: "init", identity, open }); },
  });

  function start() {
    document.body.append(host);
    paint();
    if (remember("sessionStorage", USED) === "open" && innerWidth > 480) { open = true; load(); paint(); }
    // Whoever wrote before may have messages waiting, and answers: looked after once the page itself is done.
    else if (identity || remember("localStorage", USED)) (window.requestIdleCallback || setTimeout)(load);
  }
  if (document.body) start(); else document.addEventListener("DOMContentLoaded", start);
})();

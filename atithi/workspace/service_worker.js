// Keeps the pages and conversations that were open, with their pictures, for one person, to be read without a connection; forgets them when
// that person signs out or another signs in. Shows pushes. Answers that wait to be sent are kept by the page (outbox.js).
const PAGES = "desk-pages", FILES = "desk-files", MOST_PAGES = 160, MOST_FILES = 160, PATIENCE_MS = 12000;
const PICTURES = "desk-pictures", MOST_PICTURES = 80, MOST_BYTES = 2000000;
const PANE = /<!--pane-->[\s\S]*?<!--\/pane-->/;
const SHELL = "/kept/shell", OWNER = "/kept/owner";
const isPage = (path) => path === "/" || /^\/(inbox|conversations)\/[^/]+\/$/.test(path);
const isCard = (path) => /^\/conversations\/[^/]+\/card\/$/.test(path);
const isConversation = (path) => /^\/conversations\/[^/]+\/$/.test(path);
const isQueue = (path) => /^\/inbox\/[^/]+\/$/.test(path);
const isPicture = (request, url) => request.destination === "image" && /^\/attachments\/[^/]+\/$/.test(url.pathname) && !url.search;
const isAway = (response) => [502, 503, 504].includes(response.status);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== location.origin) return;
  const leaving = url.pathname === "/accounts/logout/" && request.method === "POST";
  if (leaving || (url.pathname === "/accounts/login/" && request.mode === "navigate")) event.waitUntil(forget());
  if (request.method !== "GET") return;
  if (url.pathname.startsWith("/static/")) event.respondWith(file(event, url));
  else if (isPicture(request, url)) event.respondWith(picture(event, url));
  else if (isCard(url.pathname)) event.respondWith(pane(event, url));
  else if (!isPage(url.pathname)) return;
  else if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (request.headers.has("HX-Request") && (isConversation(url.pathname) || isQueue(url.pathname))) event.respondWith(pane(event, url));
});

/** Deletes everything that was kept of a person. */
async function forget() { await Promise.all([PAGES, PICTURES].map((name) => caches.delete(name))); }

/** What is kept is this person's; what was another's goes. */
async function own(person) {
  const before = await (await caches.match(OWNER, { cacheName: PAGES }))?.text();
  if (before && before !== person) await forget();
  if (before !== person) await put(PAGES, OWNER, new Response(person), MOST_PAGES);
}

async function reach(request) {
  const stop = new AbortController(), timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try { return await fetch(request, { signal: stop.signal }); } finally { clearTimeout(timer); }
}

// Names with a hash never change; others are asked for anew while there is a connection.
async function file(event, url) {
  const cache = await caches.open(FILES);
  const kept = await cache.match(event.request);
  if (kept && /\.[0-9a-f]{12}\.\w+$/.test(url.pathname)) return kept;
  try {
    const response = await fetch(event.request);
    if (response.ok) event.waitUntil(put(FILES, event.request, response.clone(), MOST_FILES));
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

// A picture of a conversation: as it is now, so that one that was removed is gone; as it was, without a connection.
async function picture(event, url) {
  try {
    const response = await reach(event.request);
    if (isAway(response)) return (await caches.match(url.pathname, { cacheName: PICTURES })) ?? response;
    if (response.ok && Number(response.headers.get("Content-Length")) <= MOST_BYTES) event.waitUntil(put(PICTURES, url.pathname, response.clone(), MOST_PICTURES));
    if (response.status === 404) event.waitUntil(caches.open(PICTURES).then((cache) => cache.delete(url.pathname)));
    return response;
  } catch (error) {
    const kept = await caches.match(url.pathname, { cacheName: PICTURES });
    if (kept) return kept;
    throw error;
  }
}

async function put(name, key, response, most) {
  const cache = await caches.open(name);
  await cache.delete(key);
  await cache.put(key, response);
  const keys = await cache.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - most))) if (![SHELL, OWNER].includes(new URL(old.url).pathname)) await cache.delete(old);
}

async function page(event, url) {
  try {
    const response = await reach(event.request);
    if (isAway(response)) return (await offline(url)) ?? response;
    event.waitUntil(keepPage(url, response.clone()));
    return response;
  } catch (error) {
    const kept = await offline(url);
    if (kept) return kept;
    throw error;
  }
}

// A conversation, a card, or a queue as an open page exchanges it, which is kept beside the whole page of that queue.
async function pane(event, url) {
  const key = url.pathname + (isQueue(url.pathname) ? "?list" : "");
  let response, error;
  try { response = await reach(event.request); } catch (caught) { error = caught; }
  if (response && !isAway(response)) {
    if (response.status === 200) event.waitUntil(keep(key, response.clone()));
    if (response.status === 404) event.waitUntil(caches.open(PAGES).then((cache) => cache.delete(key)));
    return response;
  }
  const kept = await keptPane(key);
  if (kept) return new Response(kept.text, { headers: { "Content-Type": "text/html; charset=utf-8" } });
  if (response) return response;
  throw error;
}

async function keep(path, response) {
  const headers = new Headers(response.headers);
  headers.set("X-Kept-At", new Date().toISOString());
  await put(PAGES, path, new Response(await response.text(), { headers }), MOST_PAGES);
}

// A whole page is the frame for every conversation that is read later, and holds one itself.
async function keepPage(url, response) {
  if (response.status !== 200 || response.redirected || !(response.headers.get("Content-Type") ?? "").includes("text/html")) return;
  const html = await response.text(), owner = /data-me="([^"]+)"/.exec(html)?.[1];
  if (!owner || !PANE.test(html)) return;
  await own(owner);
  const headers = new Headers(response.headers);
  await keep(SHELL, new Response(html, { headers }));
  if (isConversation(url.pathname)) await keep(url.pathname, new Response(PANE.exec(html)[0], { headers }));
  else await keep(url.pathname, new Response(html, { headers }));
}

async function keptPane(path) {
  const kept = await caches.match(path, { cacheName: PAGES });
  if (!kept) return null;
  const at = kept.headers.get("X-Kept-At") ?? "";
  return { text: (await kept.text()).replace('id="open-conversation"', `id="open-conversation" data-kept="${at}"`), at };
}

/** The page as it was kept; a conversation in the frame of the page that was open last; null where there is neither. */
async function offline(url) {
  const shell = await caches.match(SHELL, { cacheName: PAGES });
  if (isConversation(url.pathname)) {
    const open = await keptPane(url.pathname);
    if (!shell || !open) return null;
    const html = (await shell.text()).replace(PANE, () => `<!--pane-->${open.text}<!--/pane-->`);
    return whole(html.replace(/data-showing="\w+"/, 'data-showing="conversation"'), shell);
  }
  const kept = (await caches.match(url.pathname, { cacheName: PAGES })) ?? shell;
  return kept ? whole(await kept.text(), kept) : null;
}

function whole(html, kept) {
  const headers = new Headers(kept.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Set-Cookie"]) headers.delete(name);
  return new Response(html.replace("<html ", `<html data-offline="${kept.headers.get("X-Kept-At") ?? ""}" `), { headers });
}

/** What the first page needed had come before this worker did. */
async function fetchMissing(paths) {
  const cache = await caches.open(FILES);
  for (const path of paths) if (!(await cache.match(path))) await cache.add(path).catch(() => {});
}

self.addEventListener("message", (event) => {
  const { owner, files = [] } = event.data ?? {};
  if (owner) event.waitUntil(own(String(owner)));
  event.waitUntil(fetchMissing(files.filter((path) => String(path).startsWith("/static/"))));
});

self.addEventListener("push", (event) => {
  let said = {};
  try { said = event.data?.json() ?? {}; } catch { /* a push without words still shows that there is something */ }
  const { title = "Atithi", body = "", tag = "desk", url = "/", lang = "", unseen = 0 } = said;
  const shown = self.registration.showNotification(title, { body, tag, lang, dir: "auto", renotify: true, icon: "/static/desk/icons/mark-192.png", data: { url } });
  event.waitUntil(Promise.all([shown, unseen ? self.navigator.setAppBadge?.(unseen) : self.navigator.clearAppBadge?.()]));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url } = event.notification.data ?? {};
  event.waitUntil((async () => {
    const target = new URL(url ?? "/", location.origin);
    if (target.origin !== location.origin) return;
    const [open] = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    if (!open) { await self.clients.openWindow(target.href); return; }
    await open.focus();
    await open.navigate?.(target.href);
  })());
});

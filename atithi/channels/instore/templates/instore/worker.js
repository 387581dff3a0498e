// Keeps the kiosk's page and what it is made of, so that it opens without a connection. Tokens are kept by the page itself.
const KEPT = "instore-kiosk";
const isPage = (request, url) => request.mode === "navigate" && url.pathname === new URL(self.registration.scope).pathname;
const isPart = (url) => url.pathname.startsWith("/static/") || url.pathname === "/look.css" || url.pathname === "/logo";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(keepAll(event.data?.parts ?? [])));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (isPage(event.request, url) || isPart(url)) event.respondWith(fresh(event, url));
});

/** As it is now while there is a connection, as it was without one. A refusal is no page to keep. */
async function fresh(event, url) {
  const cache = await caches.open(KEPT);
  try {
    const response = await fetch(event.request);
    if (response.ok) event.waitUntil(cache.put(url.pathname, response.clone()));
    if (response.status < 500) return response;
    return (await cache.match(url.pathname)) ?? response;
  } catch (error) {
    const kept = await cache.match(url.pathname);
    if (kept) return kept;
    throw error;
  }
}

async function keepAll(parts) {
  const cache = await caches.open(KEPT);
  for (const part of parts) {
    const url = new URL(part, location.origin);
    if (url.origin !== location.origin) continue;
    const response = await fetch(url.pathname).catch(() => null);
    if (response?.ok) await cache.put(url.pathname, response);
  }
}

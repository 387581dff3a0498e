// Registers this browser for pushes, and lets one hear the sound.
import { ask, problem } from "./server.js";
import { chime } from "./sound.js";

const place = document.getElementById("devices");
const words = document.getElementById("device-words");
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function deviceName() {
  const brand = navigator.userAgentData?.brands?.find((one) => !/not.?a.?brand|chromium/i.test(one.brand))?.brand;
  const browser = brand ?? (/Firefox/.test(navigator.userAgent) ? "Firefox" : /Safari/.test(navigator.userAgent) ? "Safari" : "");
  const system = navigator.userAgentData?.platform ?? /\(([^;)]+)/.exec(navigator.userAgent)?.[1] ?? "";
  return [browser, system].filter(Boolean).join(" · ");
}

async function subscribed() {
  const worker = await navigator.serviceWorker.register("/service-worker.js", { scope: "/" });
  await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: bytes(place.dataset.key) };
  try { return await worker.pushManager.subscribe(options); } catch (error) {
    // Registered with an earlier key of the desk: begin anew.
    const old = await worker.pushManager.getSubscription();
    if (!old) throw error;
    await old.unsubscribe();
    return worker.pushManager.subscribe(options);
  }
}

async function add() {
  if (!("serviceWorker" in navigator) || !("PushManager" in window)) { words.textContent = place.dataset.none; return; }
  if ((await Notification.requestPermission()) !== "granted") { words.textContent = place.dataset.denied; return; }
  let found;
  try { found = await subscribed(); } catch { words.textContent = place.dataset.failed; return; }
  const data = new FormData();
  data.append("endpoint", found.endpoint);
  data.append("p256dh", text(found.getKey("p256dh")));
  data.append("auth", text(found.getKey("auth")));
  data.append("name", deviceName());
  const response = await ask(place.dataset.add, { method: "POST", body: data });
  if (response?.ok) location.reload();
  else if (response) words.textContent = await problem(response);
}

document.getElementById("device-add").addEventListener("click", add);
document.addEventListener("click", (event) => { if (event.target.closest("[data-hear]")) chime(); });

// Signing out of a browser: nothing stays in it that others could read, and what was never sent is not lost unsaid.
import { waiting } from "./outbox_store.js";
import { say } from "./strings.js";

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.action?.endsWith("/accounts/logout/") || form.dataset.ready) return;
  event.preventDefault();
  const unsent = (await waiting().catch(() => [])).length;
  if (unsent && !confirm(say("unsent_at_leaving", { count: unsent }))) return;
  form.dataset.ready = "yes";
  const worker = await navigator.serviceWorker?.getRegistration().catch(() => null);
  const told = await worker?.pushManager?.getSubscription().catch(() => null);
  await told?.unsubscribe().catch(() => {});
  form.submit();
}, true);

// The page that shows the chat: tells us who is signed in there and whether we are open; we tell it what waits.
import { chat, part } from "./page.js";

const ANSWER = 1500;
let open = !chat.framed, opened = () => {}, told = -1, known;

export const isOpen = () => open;
export const onOpen = (listener) => { opened = listener; };

const tell = (message) => { if (chat.framed && parent !== window) parent.postMessage({ atithi: 1, ...message }, "*"); };

export function tellUnread(count) {
  if (count !== told) { told = count; tell({ type: "unread", count }); }
}

/** Asks the page who is there, and calls `become(identity or null)` then and whenever that changes. */
export function connect(become) {
  const change = (identity) => {
    const print = JSON.stringify(identity ?? null);
    if (print !== known) { known = print; become(identity ?? null); }
  };
  if (!chat.framed || parent === window) { open = true; change(null); return; }
  addEventListener("message", (event) => {
    if (event.source !== parent || event.data?.atithi !== 1) return;
    const { type, identity } = event.data;
    if (type === "init") { clearTimeout(waiting); change(identity); }
    if (type === "init" || type === "open") { open = Boolean(event.data.open); opened(open); }
  });
  const waiting = setTimeout(() => change(null), ANSWER);
  tell({ type: "ready" });
  const close = () => tell({ type: "close" });
  part("close").addEventListener("click", close);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
}

// The live stream: ids only, told to the page's other parts as events of this document.
import { live } from "../../realtime/live.js";

const NAMES = ["message.added", "conversation", "delivery", "read", "presence", "customer", "typing", "viewing", "notice", "notices.seen", "draft", "planned", "held", "promise", "visit", "mention", "approval", "case", "call", "appointment", "clock", "guide"];
const PATIENCE_MS = 5000;
const sign = document.getElementById("connection");
let timer = 0, wasLost = false;

function tell(name, detail = {}) {
  document.dispatchEvent(new CustomEvent(`live:${name}`, { detail }));
}

// A blip is not worth a word; five seconds are. What came meanwhile is fetched when the stream is back.
function state(open) {
  clearTimeout(timer);
  if (open) {
    if (sign) sign.hidden = true;
    if (wasLost) tell("again");
    wasLost = false;
    document.body.dataset.connected = "yes";
  } else {
    wasLost = true;
    delete document.body.dataset.connected;
    timer = setTimeout(() => { if (sign) sign.hidden = false; }, PATIENCE_MS);
  }
}

const { live: url, last } = document.body.dataset;
if (url) {
  const stream = live(url, { on: Object.fromEntries(NAMES.map((name) => [name, (detail) => tell(name, detail)])), resync: () => tell("again"), state, last });
  addEventListener("pagehide", () => stream.close());
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}

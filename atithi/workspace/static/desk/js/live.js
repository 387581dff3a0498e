// The live stream: ids only. It tells the page's other parts as events of this document; it reconnects by itself.
const NAMES = ["message.added", "conversation", "delivery", "read", "presence", "customer", "typing", "viewing"];
const RETRY_MS = [1000, 2000, 4000, 8000, 15000];
const body = document.body;
const sign = document.getElementById("connection");
let source = null, failures = 0, timer = 0, lost = false;

function tell(name, detail = {}) {
  document.dispatchEvent(new CustomEvent(`live:${name}`, { detail }));
}

function connect() {
  clearTimeout(timer);
  source?.close();
  source = new EventSource(body.dataset.live);
  source.addEventListener("open", () => {
    failures = 0;
    if (sign) sign.hidden = true;
    // What came while we were away is fetched, whatever the stream itself repeats.
    if (lost) tell("again");
    lost = false;
  });
  source.addEventListener("error", () => {
    lost = true;
    if (source.readyState !== EventSource.CLOSED) { later(); return; }
    const wait = RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)];
    timer = setTimeout(connect, wait);
    later();
  });
  for (const name of NAMES) source.addEventListener(name, (event) => tell(name, JSON.parse(event.data)));
  source.addEventListener("disconnect", () => { lost = true; timer = setTimeout(connect, 500); });
  source.addEventListener("reset", () => tell("again"));
}

// A blip is not worth a word; five seconds are.
function later() {
  setTimeout(() => { if (lost && sign) sign.hidden = false; }, 5000);
}

addEventListener("online", connect);
addEventListener("offline", () => { lost = true; if (sign) sign.hidden = false; });
if (body.dataset.live) connect();

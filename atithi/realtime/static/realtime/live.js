// Live updates: live("/live", {on: {"message.received": (data) => …}, resync: () => …, state: (open) => …, last: "42"})
// `on`: what to do by name. `resync`: something was missed, load the content anew. `state`: connected or not.
// Reconnects by itself from where it was, with growing, spread pauses. Returns {close()}.
export function live(url, { on = {}, resync = () => {}, state = () => {}, last = "" } = {}) {
  const SILENCE = 40000; // the server gives a sign of life every 15 seconds
  let source, timer, failures = 0, closed = false;

  function connect() {
    const address = new URL(url, location.href);
    if (last) address.searchParams.set("last", last);
    source = new EventSource(address, { withCredentials: true });
    source.onerror = again;
    hear("hello", () => { failures = 0; state(true); });
    hear("beat", () => {});
    hear("resync", resync);
    for (const [name, act] of Object.entries(on)) hear(name, act);
    wait(SILENCE, again);
  }

  function hear(name, act) {
    source.addEventListener(name, (event) => {
      last = event.lastEventId || last;
      wait(SILENCE, again);
      act(JSON.parse(event.data));
    });
  }

  function wait(milliseconds, then) {
    clearTimeout(timer);
    timer = setTimeout(then, milliseconds);
  }

  function again() {
    source.close();
    if (closed) return;
    state(false);
    wait(Math.min(30000, 1000 * 2 ** failures++) * (0.5 + Math.random()), connect);
  }

  function online() {
    if (source.readyState === EventSource.CLOSED) wait(100, connect);
  }

  addEventListener("online", online);
  connect();
  return {
    close() {
      closed = true;
      clearTimeout(timer);
      removeEventListener("online", online);
      source.close();
    },
  };
}

// Signals of the desk as they happen. Read by fetch and not EventSource, because the token belongs in a header and not
// in an address that is logged.
import { ask, Refused } from "./desk.js";
import { session } from "./session.js";

const SILENCE = 40000, LONGEST_PAUSE = 30000;

export class Live {
  #stop = null; #pause = 500; #timer = 0; #last = ""; #wanted = false; #watch = 0; #down = 0;

  /** `heard(name, data)` for each signal; `state(up)` when the line is up or has been down for more than a moment. */
  constructor({ heard, state }) { this.heard = heard; this.state = state; }

  get active() { return this.#wanted; }

  /** Listens from now on; again, with what this session may hear by now, if it listened already. */
  restart() {
    this.#wanted = true;
    clearTimeout(this.#timer);
    this.#stop?.abort();
    this.#pause = 500;
    this.#listen();
  }

  close() { this.#wanted = false; clearTimeout(this.#timer); this.#stop?.abort(); this.#last = ""; }

  async #listen() {
    const stop = this.#stop = new AbortController();
    let token = "";
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => stop.abort(), SILENCE);
    try {
      token = await session.token();
      const query = this.#last ? `?last=${this.#last}` : "";
      const response = await ask(`live${query}`, { token, signal: stop.signal });
      this.#pause = 500;
      this.#down = 0;
      this.state(true);
      await this.#read(response.body.getReader(), stop);
    } catch (error) {
      if (error instanceof Refused && error.status === 401) await session.renew(token);
    }
    if (this.#stop !== stop || !this.#wanted) return;
    if (++this.#down > 1 || !navigator.onLine) this.state(false);
    this.#timer = setTimeout(() => this.#listen(), this.#pause * (0.7 + Math.random() * 0.6));
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }

  async #read(reader, stop) {
    const decoder = new TextDecoder();
    let text = "";
    try {
      for (;;) {
        clearTimeout(this.#watch);
        this.#watch = setTimeout(() => stop.abort(), SILENCE);
        const { done, value } = await reader.read();
        if (done) return;
        text += decoder.decode(value, { stream: true }).replace(/\r/g, "");
        const frames = text.split("\n\n");
        text = frames.pop();
        frames.forEach((frame) => this.#frame(frame));
      }
    } finally { clearTimeout(this.#watch); }
  }

  #frame(frame) {
    let name = "message", data = "";
    for (const line of frame.split("\n")) {
      const [, field, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
      if (field === "event") name = value;
      if (field === "data") data += value;
      if (field === "id") this.#last = value;
    }
    let found = {};
    try { found = data ? JSON.parse(data) : {}; } catch { return; }
    this.heard(name, found);
  }
}

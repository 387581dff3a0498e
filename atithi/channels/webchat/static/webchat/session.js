// Whose chat this is: an unknown guest's, kept in this browser, or that of the person for whom the site's signature vouches.
import { ask, Refused } from "./desk.js";
import { recall, remember } from "./memory.js";

const GUEST = "guest";

class Session {
  owner = GUEST;
  identity = null;
  #token = recall("token") ?? "";
  #starting = null;
  #settled = null;
  #settle = null;

  constructor() { this.unsettle(); }

  /** Holds every request of the chat until it is known who is there: sent before, it would go to another's chat. */
  unsettle() {
    if (!this.#settle) this.#settled = new Promise((resolve) => { this.#settle = resolve; });
  }

  settle() {
    this.#settle?.();
    this.#settle = null;
  }

  /** Whether there is a session already; without one nothing was ever written. */
  get begun() { return this.#token !== ""; }
  get identified() { return this.identity !== null; }

  /** The token; a session is started where there is none. */
  async token() {
    await this.#settled;
    if (this.#token) return this.#token;
    this.#starting ??= this.#start().finally(() => { this.#starting = null; });
    return this.#starting;
  }

  async #start() {
    const begun = await (await ask("session", { json: { identity: this.identity } })).json();
    this.#keep(begun.token);
    return begun.token;
  }

  #keep(token) {
    this.#token = token;
    if (this.owner === GUEST) remember("token", token || null);
  }

  /** The token `old` is no longer good: a new session begins with the next request. */
  async renew(old) {
    if (this.#token === old) this.#keep("");
  }

  /** Becomes the site's user, or (null) an unknown guest again. Raises Refused where the signature proves nothing. */
  async become(identity) {
    const previous = recall("token") ?? "";
    if (!identity) {
      this.owner = GUEST;
      this.identity = null;
      this.#token = previous;
      return;
    }
    const begun = await (await ask("session", { json: { identity, previous } })).json();
    this.owner = `user:${identity.id}`;
    this.identity = identity;
    this.#token = begun.token;
    // What was said as a guest went along or stays with the desk; this browser's next guest is somebody new.
    if (previous) remember("token", null);
  }
}

export const session = new Session();

/** A request with the session's token; a session that is over is opened anew once. */
export async function askAsGuest(path, options = {}) {
  const token = await session.token();
  try {
    return await ask(path, { ...options, token });
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) throw error;
    await session.renew(token);
    return ask(path, { ...options, token: await session.token() });
  }
}

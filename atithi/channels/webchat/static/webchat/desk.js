// Asking the desk. Every answer is one of: fine, refused (with a sentence for the guest), or not reached (try later).
import { chat } from "./page.js";

export class Refused extends Error {
  constructor(status, code, sentence) { super(sentence); this.status = status; this.code = code; }
}

/** The desk was not reached, or asks to wait `after` seconds. */
export class Later extends Error {
  constructor(after = 0) { super("later"); this.after = after; }
}

const BUSY = new Set([408, 425, 429, 500, 502, 503, 504]);

function headers(token) {
  const found = { Accept: "application/json", "X-Chat-Language": chat.language };
  if (token) found["X-Chat-Token"] = token;
  return found;
}

/** One request. Raises Refused or Later. */
export async function ask(path, { token = "", json, form, signal, timeout = 20000 } = {}) {
  const stop = AbortSignal.timeout ? AbortSignal.timeout(timeout) : undefined;
  const options = { headers: headers(token), cache: "no-store", credentials: "omit", redirect: "error", signal: signal ?? stop };
  if (json !== undefined) {
    options.method = "POST";
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(json);
  }
  if (form) { options.method = "POST"; options.body = form; }
  let response;
  try { response = await fetch(chat.base + path, options); } catch { throw new Later(); }
  if (response.ok) return response;
  if (BUSY.has(response.status)) throw new Later(Number(response.headers.get("Retry-After")) || 0);
  const problem = await response.json().catch(() => ({}));
  throw new Refused(response.status, problem.code ?? "", problem.title ?? "");
}

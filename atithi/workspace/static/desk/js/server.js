// Asking the server for pieces of pages. 401 means signed out: what was typed is kept, and the person is told.
import { say } from "./strings.js";
import { toast } from "./toasts.js";

const csrf = document.querySelector("meta[name=csrf]")?.content ?? "";

/** Whether the last request reached the desk; `desk:reached` and `desk:lost` tell of a change. */
export const connection = { there: true };

function noted(there) {
  if (connection.there === there) return;
  connection.there = there;
  document.dispatchEvent(new CustomEvent(there ? "desk:reached" : "desk:lost"));
}

/** A response, or null where the server was not reached or the person is signed out (which they are then told). */
export async function ask(url, { method = "GET", body = null, quiet = false, keepalive = false, headers: more = {} } = {}) {
  const headers = { "X-Requested-With": "desk", ...more };
  if (method !== "GET") headers["X-CSRFToken"] = csrf;
  try {
    const response = await fetch(url, { method, body, headers, keepalive, credentials: "same-origin" });
    noted(![502, 503, 504].includes(response.status));
    if (response.status === 401) { toast(say("signed_out"), { bad: true }); return null; }
    return response;
  } catch {
    if (!keepalive) noted(false);
    if (!quiet) toast(say("failed"), { bad: true });
    return null;
  }
}

/** Posts and says nothing: a response whatever its status, or null where the server was not reached. */
export async function send(url, body) {
  try {
    const response = await fetch(url, { method: "POST", body, headers: { "X-Requested-With": "desk", "X-CSRFToken": csrf }, credentials: "same-origin" });
    noted(![502, 503, 504].includes(response.status));
    return response;
  } catch {
    noted(false);
    return null;
  }
}

/** The first element of an HTML fragment. */
export function element(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

/** The words of an error the server rendered as a fragment or a problem document. */
export async function problem(response) {
  const text = await response.text();
  if ((response.headers.get("Content-Type") || "").includes("json")) return JSON.parse(text).title ?? "";
  return element(`<div>${text}</div>`)?.textContent.trim().slice(0, 300) ?? "";
}

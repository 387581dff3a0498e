// Asking the server for pieces of pages. 401 means signed out: what was typed is kept, and the person is told.
import { say } from "./strings.js";
import { toast } from "./toasts.js";

const csrf = document.querySelector("meta[name=csrf]")?.content ?? "";

/** A response, or null where the server was not reached or the person is signed out (which they are then told). */
export async function ask(url, { method = "GET", body = null, quiet = false, keepalive = false } = {}) {
  const headers = { "X-Requested-With": "desk" };
  if (method !== "GET") headers["X-CSRFToken"] = csrf;
  try {
    const response = await fetch(url, { method, body, headers, keepalive, credentials: "same-origin" });
    if (response.status === 401) { toast(say("signed_out"), { bad: true }); return null; }
    return response;
  } catch {
    if (!quiet) toast(say("failed"), { bad: true });
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

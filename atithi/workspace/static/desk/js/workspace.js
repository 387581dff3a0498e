// The inbox. Each part listens for itself; this joins them to the page's coming and going.
import "./calls.js";
import "./page.js";
import "./live.js";
import "./list.js";
import "./queues.js";
import "./search.js";
import "./keys.js";
import "./lists.js";
import "./handling.js";
import "./awareness.js";
import "./approvals.js";
import "./offline.js";
import "./outbox.js";
import { catchUp, opened, pane } from "./conversation.js";
import { leave, ready } from "./composer.js";
import "./marks.js";
import "./signs.js";
import "./phonetic.js";
import "./promises.js";
import "./promise_chip.js";
import "./promise_reason.js";
import "./answers.js";
import "./guide.js";
import { say } from "./strings.js";
import { toast } from "./toasts.js";

function arrived() {
  opened();
  ready();
}

// A conversation that is loaded once more (its row was pressed twice) takes nothing from whoever writes in it.
let writing = "";
document.addEventListener("htmx:before:swap", (event) => {
  const target = event.detail.ctx?.target ?? event.target;
  if (target?.id === "conversation") writing = leave() ? pane().dataset.conversation : "";
});

document.addEventListener("htmx:after:swap", (event) => {
  const target = event.detail.ctx?.target ?? event.target;
  if (target?.id === "conversation") {
    arrived();
    // Somebody who is in the new conversation already, writing, stays where they are.
    const field = writing && writing === pane()?.dataset.conversation && document.getElementById("composer-text");
    writing = "";
    if (field) { field.focus(); field.setSelectionRange(field.value.length, field.value.length); }
    else if (!target.contains(document.activeElement)) document.getElementById("stream-scroll")?.focus({ preventScroll: true });
  }
  if (event.detail.ctx?.sourceElement?.closest?.("#conversation-head, #assign-menu")) catchUp();
});

// A queue is left for a conversation on a phone and come back to, without loading the list again.
document.addEventListener("click", (event) => {
  const back = event.target.closest("[data-back]");
  if (!back || !document.querySelector(".thread-row")) return;
  event.preventDefault();
  document.body.dataset.showing = "list";
  history.pushState(null, "", back.href);
  document.querySelector(".thread-row[aria-current]")?.focus();
});

// An answer of the server that is not what was asked for is said, never put into the page.
document.addEventListener("htmx:before:swap", (event) => {
  const response = event.detail.ctx?.response;
  if (!response || response.status < 400) return;
  event.preventDefault();
  const words = document.createElement("div");
  words.innerHTML = event.detail.ctx.text ?? "";
  toast(words.querySelector("[role=alert], h1")?.textContent.trim() || say("refused"), { bad: true });
});
document.addEventListener("htmx:error", () => toast(say("failed"), { bad: true }));
addEventListener("popstate", () => { if (!location.pathname.startsWith("/conversations/")) document.body.dataset.showing = "list"; });

arrived();

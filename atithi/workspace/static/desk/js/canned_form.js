// The form of a canned reply: its texts as a customer would read them.
import { ask } from "./server.js";

const form = document.getElementById("canned-form");

async function look() {
  const response = await ask(form.dataset.preview, { method: "POST", body: new FormData(form) });
  if (response?.ok) document.getElementById("canned-preview").innerHTML = await response.text();
}

document.getElementById("canned-look")?.addEventListener("click", look);

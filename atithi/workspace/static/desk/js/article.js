// Writing an article: a picture is kept at once, and where one writes its mark appears.
import { ask, problem } from "./server.js";

const form = document.getElementById("article-form"), body = document.getElementById("body");
const picker = document.getElementById("picture"), says = document.getElementById("picture-says"), note = document.getElementById("picture-note");

picker?.addEventListener("change", async () => {
  const file = picker.files[0];
  if (!file) return;
  const data = new FormData();
  data.append("picture", file);
  data.append("says", says.value);
  const response = await ask(form.dataset.pictures, { method: "POST", body: data });
  picker.value = "";
  if (!response) return;
  if (!response.ok) { note.textContent = await problem(response); return; }
  const mark = await response.text();
  body.setRangeText(`\n${mark}\n`, body.selectionStart, body.selectionEnd, "end");
  body.dispatchEvent(new Event("input", { bubbles: true }));
  note.textContent = "";
  says.value = "";
  body.focus();
});

// What was written and not saved is not lost by a click.
let saved = form ? new URLSearchParams(new FormData(form)).toString() : "";
form?.addEventListener("submit", () => { saved = ""; });
addEventListener("beforeunload", (event) => {
  if (form && saved && new URLSearchParams(new FormData(form)).toString() !== saved) event.preventDefault();
});

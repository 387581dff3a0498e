// The editor of a macro: steps are added, moved and removed; each asks for what it needs.
const list = document.getElementById("macro-steps");
const choices = JSON.parse(document.getElementById("macro-choices").textContent);
const model = document.getElementById("macro-step");
let number = list.children.length;

/** Puts the field that a step needs into its line; always exactly one named "value". */
function ask(line) {
  const verb = line.querySelector(".macro-do").value, place = line.querySelector(".macro-value");
  const before = place.querySelector("[name=value]").value;
  let field;
  if (verb === "text") {
    field = document.createElement("textarea");
    field.rows = 4;
    field.dir = "auto";
    field.value = before;
  } else if (choices[verb]?.length) {
    field = document.createElement("select");
    for (const [value, label] of choices[verb]) field.add(new Option(label, value, false, value === before));
    // What it named is no longer offered: that stays in sight until another is chosen.
    if (before && ![...field.options].some((option) => option.value === before)) field.add(new Option("?", before, true, true), 0);
  } else {
    field = document.createElement("input");
    field.type = "hidden";
  }
  field.name = "value";
  if (field.type !== "hidden") { field.className = "input"; field.setAttribute("aria-label", line.querySelector(".macro-do").selectedOptions[0].textContent); }
  place.replaceChildren(field);
}

document.getElementById("macro-add").addEventListener("click", () => {
  const line = model.content.firstElementChild.cloneNode(true);
  number += 1;
  line.querySelector("label").htmlFor = line.querySelector("select").id = `do-${number}`;
  list.append(line);
  line.querySelector("select").focus();
});
list.addEventListener("change", (event) => { if (event.target.matches(".macro-do")) ask(event.target.closest("li")); });
list.addEventListener("click", (event) => {
  const line = event.target.closest("li");
  if (event.target.closest("[data-step-remove]")) line.remove();
  if (event.target.closest("[data-step-up]") && line.previousElementSibling) line.previousElementSibling.before(line);
});
for (const line of list.children) ask(line);
if (!list.children.length) document.getElementById("macro-add").click();
const scope = document.getElementById("macro-scope"), team = document.getElementById("macro-team-field");
const fit = () => { if (team) team.hidden = scope.value !== "team"; };
scope.addEventListener("change", fit);
fit();

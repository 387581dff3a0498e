// A second thought: where the desk refuses a rash promise, a field asks why it is made all the same; the reason goes along.
const field = () => document.getElementById("promise-reason");
const input = () => document.getElementById("promise-reason-text");

document.addEventListener("composer:refused", (event) => {
  if (event.detail.status !== 422 || !field()) return;
  field().hidden = false;
  input().focus();
});
document.addEventListener("composer:sending", (event) => {
  if (field() && !field().hidden) event.detail.data.append("promise_reason", input().value);
});
document.addEventListener("composer:sent", () => {
  if (!field()) return;
  field().hidden = true;
  input().value = "";
});

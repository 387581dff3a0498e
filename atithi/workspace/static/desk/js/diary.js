// The calendar by keyboard: left and right go to other days, Home to today, up and down from one appointment to the next.
const places = { ArrowLeft: "diary-before", ArrowRight: "diary-after", Home: "diary-today" };

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, select, textarea")) return;
  const link = document.getElementById(places[event.key]);
  if (link && !event.shiftKey) {
    event.preventDefault();
    link.click();
    return;
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const blocks = [...document.querySelectorAll("a.diary-block")];
  const here = blocks.indexOf(document.activeElement);
  const next = blocks[here + (event.key === "ArrowDown" ? 1 : -1)];
  if (next && (here >= 0 || document.activeElement.closest(".diary"))) {
    event.preventDefault();
    next.focus();
  }
});

// Pictures of the open conversation, one after another, without leaving the page. Arrows walk, Escape closes.
const box = document.getElementById("lightbox");
let pictures = [], at = 0;

function show(place) {
  at = (place + pictures.length) % pictures.length;
  const link = pictures[at], name = link.querySelector("img").alt;
  const picture = document.getElementById("lightbox-picture");
  picture.src = link.href;
  picture.alt = name;
  document.getElementById("lightbox-name").textContent = name;
  document.getElementById("lightbox-place").textContent = pictures.length > 1 ? `${at + 1} / ${pictures.length}` : "";
  document.getElementById("lightbox-load").href = `${link.href}?download`;
  for (const turn of box.querySelectorAll("[data-turn]")) turn.hidden = pictures.length < 2;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("#stream .attachment-image");
  if (link && box && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    pictures = [...document.querySelectorAll("#stream .attachment-image")];
    show(pictures.indexOf(link));
    box.showModal();
  }
  const turn = event.target.closest("[data-turn]");
  if (turn) show(at + Number(turn.dataset.turn));
});
box?.addEventListener("keydown", (event) => {
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") { event.preventDefault(); show(at + (event.key === "ArrowLeft" ? -1 : 1)); }
});
box?.addEventListener("close", () => { document.getElementById("lightbox-picture").removeAttribute("src"); pictures[at]?.focus(); });

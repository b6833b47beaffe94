// Shows an alert as screens would, while it is written.

const PAUSE = 350;

const figure = document.getElementById("preview");
const picture = figure?.querySelector("img");
const form = figure?.closest("form");
let waiting = null;

if (form) {
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(draw, PAUSE);
  });
  picture.addEventListener("load", () => (figure.hidden = false));
  picture.addEventListener("error", () => (figure.hidden = true));
  draw();
}

function draw() {
  const asked = new URLSearchParams({ unit: figure.dataset.unit });
  for (const name of ["severity", "text", "instruction"]) {
    asked.set(name, form.elements.namedItem(name).value);
  }
  if (asked.get("text").trim()) picture.src = `/api/v1/alerts/preview?${asked}`;
  else figure.hidden = true;
}

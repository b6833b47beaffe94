// The live preview: the TV's own frame of what stands in the fields.
import { read } from "./fields.js";

const PAUSE = 350;
const SIZES = { wide: [1920, 1080], tall: [1080, 1920] };

export function look(form) {
  const frame = document.getElementById("frame");
  const nothing = document.getElementById("no-frame");
  const pages = document.getElementById("pages");
  const tv = document.getElementById("tv");
  let page = 1;
  let timer = null;
  let asking = null;
  let shown = "";

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(draw, PAUSE);
  };

  async function draw() {
    const { from, until, ...post } = read(form);
    const view = new FormData(form).get("view") ?? "wide";
    const [width, height] = SIZES[view];
    const body = JSON.stringify({ post, screen: { width, height, page } });
    if (body === shown) return;
    shown = body;
    tv.classList.toggle("tall", view === "tall");
    if (!post.title.trim()) return fail(form.dataset.noTitle);
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch("/api/v1/posts/preview", {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json" },
        body,
        signal: asking.signal,
      });
      const told = await answer.json();
      if (answer.ok) show(told, width, height);
      else fail(told.detail);
    } catch (error) {
      if (error.name === "AbortError") return;
      shown = "";
      fail(form.dataset.noLook);
    }
  }

  function show(told, width, height) {
    const bytes = Uint8Array.from(atob(told.png), (c) => c.charCodeAt(0));
    const before = frame.src;
    frame.src = URL.createObjectURL(new Blob([bytes], { type: "image/png" }));
    if (before.startsWith("blob:")) URL.revokeObjectURL(before);
    [frame.width, frame.height] = [width, height];
    frame.hidden = false;
    nothing.hidden = true;
    page = told.page;
    pages.hidden = told.pages < 2;
    document.getElementById("page-said").textContent =
      form.dataset.page.replace("{page}", told.page).replace("{pages}", told.pages);
    document.getElementById("page-before").disabled = told.page <= 1;
    document.getElementById("page-next").disabled = told.page >= told.pages;
    document.getElementById("stands").textContent =
      form.dataset.stands.replace("{seconds}", told.lasts);
    warn(told.warnings);
  }

  function fail(text) {
    frame.hidden = true;
    nothing.hidden = false;
    nothing.textContent = text;
    pages.hidden = true;
    document.getElementById("stands").textContent = "";
    warn([]);
  }

  const turn = (by) => {
    page = Math.max(1, page + by);
    draw();
  };
  document.getElementById("page-before").addEventListener("click", () => turn(-1));
  document.getElementById("page-next").addEventListener("click", () => turn(1));
  document.getElementById("views").hidden = false;
  document.getElementById("look-button").hidden = true;
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  draw();
}

function warn(warnings) {
  const list = document.getElementById("warnings");
  list.replaceChildren(
    ...warnings.map((warning) => {
      const line = document.createElement("li");
      line.className = "notice warn";
      line.textContent = warning.text;
      return line;
    }),
  );
}

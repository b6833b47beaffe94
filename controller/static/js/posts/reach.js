// Whom the post reaches: how many screens, their names, and the rooms and tags to choose from.
import { read } from "./fields.js";

export function countReach(form) {
  const count = document.getElementById("reach-count");
  const names = document.getElementById("reach-names");
  let asked = "";
  let asking = null;
  let unit = form.elements.unit.value;

  async function ask() {
    const { unit: wanted, audience } = read(form);
    const body = JSON.stringify({ unit: wanted, audience });
    if (body === asked) return;
    asked = body;
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch("/api/v1/posts/reach", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
        signal: asking.signal,
      });
      if (!answer.ok) return;
      const reach = await answer.json();
      count.textContent = `${form.dataset.reaches} ${reach.screens}`;
      names.textContent = named(reach);
      if (unit !== wanted) {
        unit = wanted;
        offer("rooms", reach.rooms);
        offer("tags", reach.tags);
      }
    } catch (error) {
      if (error.name !== "AbortError") asked = "";
    }
  }

  form.addEventListener("change", ask);
  // Of many schools the page did not count.
  if (!names.textContent.trim()) {
    unit = "";
    ask();
  }
}

function named(reach) {
  const schools = new Set(reach.named.map((one) => one.school));
  const name = (one) => (schools.size > 1 ? `${one.school_name}: ${one.room}` : one.room);
  const list = reach.named.map(name).join(", ");
  return reach.screens > reach.named.length && list ? `${list}…` : list;
}

function offer(id, counts) {
  const field = document.getElementById(id);
  const ticks = field.querySelector(".ticks");
  const ticked = new Set([...ticks.querySelectorAll(":checked")].map((box) => box.value));
  const boxes = Object.keys(counts).map((value) => {
    const label = document.createElement("label");
    label.className = "choice";
    const box = document.createElement("input");
    Object.assign(box, { type: "checkbox", name: ticks.dataset.name, value });
    box.checked = ticked.has(value);
    const words = document.createElement("span");
    words.textContent = counts[value] > 1 ? `${value} (${counts[value]})` : value;
    label.append(box, words);
    return label;
  });
  ticks.replaceChildren(...boxes);
  field.hidden = boxes.length === 0;
}

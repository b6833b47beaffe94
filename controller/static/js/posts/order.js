// The order of posts: rows are dragged by their grip, or moved by their buttons and by Alt with the
// arrows; each move is saved at once.

const form = document.getElementById("order");
const turns = document.getElementById("turns");
const said = document.getElementById("said");

if (turns) {
  turns.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=move]");
    if (!button) return;
    event.preventDefault();
    move(button.closest("li"), button.value.startsWith("up") ? -1 : 1);
    button.focus();
  });
  turns.addEventListener("keydown", (event) => {
    const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const row = event.target.closest("li");
    if (!way || !event.altKey || !row) return;
    event.preventDefault();
    move(row, way);
    event.target.focus();
  });
  turns.addEventListener("pointerdown", drag);
}

function move(row, way) {
  const other = way < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (way < 0) other.before(row);
  else other.after(row);
  tell(row);
  save();
}

function drag(event) {
  const grip = event.target.closest(".grip");
  if (!grip || event.button !== 0) return;
  event.preventDefault();
  const row = grip.closest("li");
  const before = order().join();
  // By the list, which stays in its place: a row that is moved loses the pointer.
  turns.setPointerCapture(event.pointerId);
  row.classList.add("dragged");
  const over = (at) => {
    for (const other of turns.children) {
      if (other === row) continue;
      const { top, height } = other.getBoundingClientRect();
      const isAbove = other.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (isAbove && at.clientY < top + height / 2) {
        other.before(row);
        return;
      }
      if (!isAbove && at.clientY > top + height / 2) other.after(row);
    }
  };
  const drop = () => {
    turns.removeEventListener("pointermove", over);
    row.classList.remove("dragged");
    if (order().join() === before) return;
    tell(row);
    save();
  };
  turns.addEventListener("pointermove", over);
  turns.addEventListener("lostpointercapture", drop, { once: true });
}

const order = () => [...turns.children].map((row) => row.dataset.post);

function tell(row) {
  const place = order().indexOf(row.dataset.post) + 1;
  const title = row.querySelector("strong").textContent;
  said.textContent = form.dataset.moved.replace("{title}", title).replace("{place}", place);
}

async function save() {
  const answer = await fetch(`/api/v1/units/${form.dataset.unit}/order`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ posts: order() }),
  }).catch(() => null);
  if (answer?.ok) said.textContent += `. ${form.dataset.saved}.`;
  else said.textContent = form.dataset.failed;
}

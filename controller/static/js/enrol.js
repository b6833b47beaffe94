// Taking up screens: the camera reads a TV's QR where the browser can, codes look as the TV shows
// them, and cells of a spreadsheet are pasted where they belong. Without it, everything can be typed.

for (const input of document.querySelectorAll("input.code")) shape(input);
scan();
grid();

// AB12-CD34, however it is typed. The caret stays where somebody is correcting.
function shape(input) {
  input.addEventListener("input", () => {
    if (input.selectionStart !== input.value.length) return;
    const plain = input.value.toUpperCase().replace(/[^0-9A-Z]/g, "").slice(0, 8);
    if (plain.length > 4) input.value = `${plain.slice(0, 4)}-${plain.slice(4)}`;
    else if (plain.length === input.value.length) input.value = plain;
  });
}

function scan() {
  const part = document.getElementById("scan");
  if (!part || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const start = document.getElementById("scan-start");
  const picture = document.getElementById("scan-picture");
  const said = document.getElementById("scan-said");
  part.hidden = false;
  let stream = null;
  start.addEventListener("click", async () => {
    if (stream) return stop();
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      said.textContent = part.dataset.denied;
      return;
    }
    said.textContent = "";
    picture.srcObject = stream;
    picture.hidden = false;
    await picture.play();
    look(new BarcodeDetector({ formats: ["qr_code"] }));
  });
  addEventListener("pagehide", stop);

  async function look(detector) {
    if (!stream) return;
    const found = await detector.detect(picture).catch(() => []);
    const code = found.map((one) => code_of(one.rawValue)).find(Boolean);
    if (code) {
      stop();
      const input = document.getElementById("code");
      input.value = code;
      document.getElementById("room").focus();
      return;
    }
    if (found.length > 0) said.textContent = part.dataset.none;
    setTimeout(() => look(detector), 200);
  }

  function stop() {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    picture.hidden = true;
  }
}

// A QR of ours is a link that ends in the code.
function code_of(text) {
  const plain = /\/claim\/([0-9A-Za-z-]{8,9})$/.exec(text)?.[1]?.replace("-", "");
  return plain?.length === 8 ? `${plain.slice(0, 4)}-${plain.slice(4)}`.toUpperCase() : null;
}

function grid() {
  const table = document.getElementById("grid");
  if (!table) return;
  const body = table.tBodies[0];
  const most = 60;
  const more = document.getElementById("add-rows");
  more.hidden = false;
  more.addEventListener("click", () => {
    const row = add();
    row?.querySelector("input").focus();
  });
  table.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text");
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const cell = event.target.closest("td");
    let row = cell.parentElement;
    const first = cell.cellIndex;
    for (const line of text.replace(/\r/g, "").split("\n").filter((line) => line.trim())) {
      if (!row) return;
      for (const [at, value] of line.split(line.includes("\t") ? "\t" : ";").entries()) {
        const input = row.cells[first + at]?.querySelector("input");
        if (input) input.value = value.trim();
      }
      row = row.nextElementSibling ?? add();
    }
  });

  function add() {
    const rows = body.rows.length;
    if (rows >= most) return null;
    const row = body.rows[rows - 1].cloneNode(true);
    row.cells[0].textContent = rows + 1;
    for (const wrong of row.querySelectorAll(".wrong")) wrong.remove();
    for (const input of row.querySelectorAll("input")) {
      input.value = "";
      input.name = input.name.replace(/\d+$/, rows);
      if (input.id) input.id = input.name;
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
      input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+/, rows + 1));
      if (input.matches(".code")) shape(input);
    }
    body.append(row);
    return row;
  }
}

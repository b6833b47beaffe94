// A picture by drop, from the clipboard, from a file or a phone's camera: uploaded at once, with progress.

const MOST = 20 * 1024 * 1024;

export function takePictures(form) {
  const drop = document.getElementById("drop");
  const file = document.getElementById("file");
  const camera = document.getElementById("camera");
  const progress = document.getElementById("progress");
  const said = document.getElementById("picture-said");
  const away = document.getElementById("picture-away");

  function take(picture) {
    if (!picture) return;
    if (picture.size > MOST) {
      said.textContent = form.dataset.tooLarge;
      return;
    }
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/pictures?unit=${encodeURIComponent(form.elements.unit.value)}`);
    request.setRequestHeader("content-type", picture.type || "application/octet-stream");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress.value = (100 * event.loaded) / event.total;
    });
    request.addEventListener("loadend", () => {
      progress.hidden = true;
      if (request.status === 201) took(request.response.sha256);
      else said.textContent = request.response?.detail ?? form.dataset.offline;
    });
    progress.value = 0;
    progress.hidden = false;
    said.textContent = form.dataset.uploading;
    request.send(picture);
  }

  function took(sha256) {
    form.elements.picture.value = sha256;
    away.checked = false;
    file.value = "";
    camera.value = "";
    said.textContent = "";
    show();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function show() {
    const sha256 = away.checked ? "" : form.elements.picture.value;
    document.getElementById("picked").hidden = !form.elements.picture.value;
    if (sha256) document.getElementById("picked-image").src = `/api/v1/pictures/${sha256}`;
  }

  file.addEventListener("change", () => take(file.files[0]));
  camera.addEventListener("change", () => take(camera.files[0]));
  // Only what is held in a hand has a camera worth offering.
  document.getElementById("camera-row").hidden = !matchMedia("(pointer: coarse)").matches;
  form.addEventListener("input", show);

  const images = (list) => [...(list ?? [])].find((one) => one.type.startsWith("image/"));
  document.addEventListener("paste", (event) => {
    const picture = images(event.clipboardData?.files);
    if (!picture) return;
    event.preventDefault();
    take(picture);
  });
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    drop.addEventListener(name, () => drop.classList.remove("over"));
  }
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    take(images(event.dataTransfer.files));
  });
}

// The composer: everything is saved as it is typed, and the TV's frame stands beside it.
import { look } from "./look.js";
import { takePictures } from "./picture.js";
import { countReach } from "./reach.js";
import { Saving } from "./saving.js";
import { growTree } from "./tree.js";

const form = document.getElementById("composer");
const saving = new Saving(form);

takePictures(form);
countReach(form);
growTree(form);
look(form);

form.addEventListener("input", () => saving.changed());
form.addEventListener("change", () => saving.changed());

saving.bringBack();

// An end that is chosen by a word is written out.
form.elements.quick.addEventListener("change", (event) => {
  const until = event.target.selectedOptions[0].dataset.until;
  if (until) form.elements.until.value = until;
  event.target.value = "";
});

// A button waits until what was typed is safe. What is safe already goes at once: browsers send no form again
// while they tell of its sending.
form.addEventListener("submit", async (event) => {
  if (saving.isSafe()) {
    clearTimeout(saving.timer);
    return;
  }
  event.preventDefault();
  if (await saving.save()) form.requestSubmit(event.submitter);
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

document.getElementById("keep-mine").addEventListener("click", () => saving.keepMine());
document.getElementById("take-other").addEventListener("click", () => saving.takeOther());
// Whoever has signed in again in another tab comes back here.
addEventListener("focus", () => saving.save());
addEventListener("online", () => saving.save());

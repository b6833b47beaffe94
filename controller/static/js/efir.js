// What every page of the console does with a script: it stays true while it is looked at.
import { watch } from "./live.js";

watch();

// A menu closes when one looks elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open], details.confirm[open]")) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  }
});

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// What is chosen in a filter holds at once, without its button.
for (const form of document.querySelectorAll("form.filter")) {
  form.addEventListener("change", () => form.requestSubmit());
}

// Printing needs a script; the button stands there only with one.
function offerPrint() {
  for (const button of document.querySelectorAll("button.print")) button.hidden = false;
}
offerPrint();
document.addEventListener("refreshed", offerPrint);
document.addEventListener("click", (event) => {
  if (event.target.closest?.("button.print")) print();
});

// Whoever signs out leaves no unfinished text in this browser.
document.addEventListener("submit", (event) => {
  if (new URL(event.target.action).pathname !== "/sign-out") return;
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("efir-sketch:")) localStorage.removeItem(key);
  }
});

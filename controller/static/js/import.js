// Importing a list: how far it is, and a way to stop it. Without it the page simply waits.

const form = document.getElementById("import");
const course = document.getElementById("course");
if (form && course) watch();

function watch() {
  const said = document.getElementById("course-said");
  const bar = course.querySelector("progress");
  const address = `/api/v1/imports/${form.elements.progress.value}`;
  let timer = 0;
  form.addEventListener("submit", () => {
    course.hidden = false;
    timer = setInterval(look, 400);
  });
  document.getElementById("cancel").addEventListener("click", () => {
    fetch(address, { method: "DELETE" });
  });
  addEventListener("pagehide", () => clearInterval(timer));

  async function look() {
    let answer;
    try {
      answer = await fetch(address);
    } catch {
      return;
    }
    if (!answer.ok) return;
    const { done, all } = await answer.json();
    if (!all) return;
    bar.max = all;
    bar.value = done;
    said.textContent = course.dataset.rows.replace("{DONE}", done).replace("{ALL}", all);
  }
}

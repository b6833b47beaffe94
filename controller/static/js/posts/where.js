// Counts where the post of many schools is: the page itself would wait too long for it.

// At most one counting in this time.
const PAUSE = 5000;
const place = document.getElementById("where");
let counted = 0;
let waiting = null;

async function count() {
  waiting = null;
  counted = Date.now();
  const notice = document.getElementById("wide");
  if (!notice) return;
  const answer = await fetch(`/api/v1/posts/${place.dataset.post}/screens`).catch(() => null);
  if (!answer?.ok) return;
  const told = await answer.json();
  const { reaches, having, shown } = notice.dataset;
  notice.querySelector("strong").textContent = `${reaches} ${told.screens}`;
  notice.querySelector("p").textContent = `${having} ${told.having} · ${shown} ${told.times}`;
}

place.addEventListener("refreshed", () => {
  waiting ??= setTimeout(count, Math.max(0, PAUSE - (Date.now() - counted)));
});
count();

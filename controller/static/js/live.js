// Keeps a page true. A part of a page with an id and `data-live="presence report"` names the events
// after which it may be wrong (see /api/v1/events). Then the same page is asked for again, and those
// parts of it that have changed are put in place; whatever somebody is writing in stays as it is.

// At most one asking in this time: a school's line that comes back is forty events at once.
const PAUSE = 700;
// How long a connection may be lost before the page says so.
const PATIENCE = 5000;

let waiting = null;
let asked = 0;

export function watch() {
  const parts = () => [...document.querySelectorAll("[data-live]")];
  const names = new Set(parts().flatMap((part) => part.dataset.live.split(/\s+/)));
  if (names.size === 0 || !window.EventSource) return;
  const stream = new EventSource("/api/v1/events");
  for (const name of names) {
    stream.addEventListener(name, (event) => {
      if (parts().some((part) => concerns(part, name, event.data))) refreshSoon();
    });
  }
  stream.addEventListener("resync", refreshSoon);
  let lost = null;
  stream.addEventListener("open", () => {
    clearTimeout(lost);
    lost = null;
    say(false);
    // Something may have happened between the page and the stream, or while there was none.
    refreshSoon();
  });
  stream.addEventListener("error", () => {
    lost ??= setTimeout(() => say(true), PATIENCE);
    // A stream that the controller ended for good: somebody's rights changed, or they signed out.
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), PATIENCE);
  });
  addEventListener("pagehide", () => stream.close());
}

// Whether an event is about a part: `data-of="id id"` narrows it to those that it shows.
function concerns(part, name, data) {
  if (!part.dataset.live.split(/\s+/).includes(name)) return false;
  const of = part.dataset.of;
  if (!of) return true;
  const ids = Object.values(JSON.parse(data));
  return ids.some((id) => of.split(/\s+/).includes(id));
}

export function refreshSoon() {
  if (waiting) return;
  const since = Date.now() - asked;
  waiting = setTimeout(refresh, Math.max(50, PAUSE - since));
}

async function refresh() {
  waiting = null;
  asked = Date.now();
  let page;
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return; // The stream says when the controller is back.
  }
  for (const part of document.querySelectorAll("[data-live][id]")) {
    const now = page.getElementById(part.id);
    if (now && !part.contains(writing()) && changed(part, now)) {
      part.replaceChildren(...now.childNodes);
      part.dispatchEvent(new CustomEvent("refreshed", { bubbles: true }));
    }
  }
}

// Form keys look different on every page; they alone are no change.
function changed(part, now) {
  const plain = (node) => node.innerHTML.replace(/name="form" value="[0-9a-f]*"/g, "");
  return plain(part) !== plain(now);
}

function writing() {
  const at = document.activeElement;
  return at && at.matches("input, textarea, select, details[open] *") ? at : null;
}

function say(lost) {
  const line = document.getElementById("lost");
  if (line) line.hidden = !lost;
}

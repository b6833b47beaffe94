// Saves what is typed: at once in this browser, and a moment later at the controller. Whatever goes wrong
// on the way there, the text stays here, and comes back for the same person.
import { read, write } from "./fields.js";

// How long typing must rest before it is sent.
const PAUSE = 800;
// How long until it is tried again without a connection.
const AGAIN = 5000;

export class Saving {
  constructor(form) {
    this.form = form;
    this.id = form.dataset.id;
    // «none»: as far as this tab knows, nothing is saved yet. It fits no version that there is.
    this.version = form.dataset.version || '"none"';
    this.saved = JSON.stringify(read(form));
    this.timer = null;
    this.running = null;
  }

  // What did not reach the controller the last time.
  bringBack() {
    const kept = localStorage.getItem(this.place());
    if (!kept) return;
    const { fields } = JSON.parse(kept);
    if (JSON.stringify(fields) === this.saved) {
      localStorage.removeItem(this.place());
      return;
    }
    write(this.form, fields);
    show("brought-back", true);
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  changed() {
    const fields = JSON.stringify(read(this.form));
    if (fields === this.saved) return;
    localStorage.setItem(this.place(), `{"fields":${fields}}`);
    this.soon(PAUSE);
  }

  soon(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  // Whether there is nothing to save, and nothing on its way.
  isSafe() {
    return !this.running && JSON.stringify(read(this.form)) === this.saved;
  }

  // Whether everything is saved; it is told where not.
  async save() {
    clearTimeout(this.timer);
    await this.running;
    const fields = JSON.stringify(read(this.form));
    if (fields === this.saved) return true;
    this.running = this.send(fields);
    const done = await this.running;
    this.running = null;
    return done;
  }

  async send(fields) {
    say(this.form.dataset.saving);
    let answer;
    try {
      answer = await fetch(this.id ? `/api/v1/posts/${this.id}/sketch` : "/api/v1/posts/sketches", {
        method: this.id ? "PUT" : "POST",
        headers: { "content-type": "application/json", "if-match": this.version },
        body: fields,
      });
    } catch {
      say(this.form.dataset.offline);
      this.soon(AGAIN);
      return false;
    }
    if (answer.ok) {
      this.took(fields, answer.headers.get("etag"), await answer.json());
      return true;
    }
    if (answer.status === 401) {
      document.getElementById("sign-in-again").href = `/sign-in?to=${encodeURIComponent(location.pathname)}`;
      show("expired", true);
      say(this.form.dataset.offline);
    } else if (answer.status === 412) {
      this.other = answer.headers.get("etag");
      show("elsewhere", true);
    } else {
      const problem = await answer.json().catch(() => ({}));
      say(problem.detail ?? this.form.dataset.offline);
    }
    return false;
  }

  took(fields, version, sketch) {
    localStorage.removeItem(this.place());
    this.saved = fields;
    this.version = version;
    if (!this.id) {
      // From now on the text is under an address of its own: reloading brings it back.
      this.id = sketch.post;
      this.form.action = `/posts/${this.id}/edit`;
      history.replaceState(null, "", this.form.action);
    }
    show("expired", false);
    say(this.form.dataset.saved);
    if (JSON.stringify(read(this.form)) !== fields) this.changed();
  }

  // The other tab's text is older than this one from now on.
  keepMine() {
    this.version = this.other;
    show("elsewhere", false);
    this.save();
  }

  takeOther() {
    localStorage.removeItem(this.place());
    location.reload();
  }

  place() {
    return `efir-sketch:${this.form.dataset.author}:${this.id || "new"}`;
  }
}

function say(text) {
  document.getElementById("saved").textContent = text;
}

function show(id, is) {
  const notice = document.getElementById(id);
  if (notice) notice.hidden = !is;
}

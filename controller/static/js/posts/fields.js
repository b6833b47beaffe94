// What stands in the composer's fields, as REST takes it, and back.

export function read(form) {
  const data = new FormData(form);
  const narrowed = data.get("where") === "some";
  const kind = data.get("kind");
  return {
    unit: data.get("unit"),
    kind,
    title: data.get("title"),
    text: data.get("text").replaceAll("\r\n", "\n"),
    picture: data.get("picture-away") ? null : data.get("picture") || null,
    ticker: kind === "announcement" && data.get("ticker") === "yes",
    from: data.get("from"),
    until: data.get("until"),
    audience: {
      tags: narrowed ? data.getAll("tag") : [],
      rooms: narrowed ? data.getAll("room") : [],
    },
    priority: data.get("priority") || "normal",
    seconds: data.get("seconds") ? Number(data.get("seconds")) : null,
    age: data.get("age") || null,
  };
}

// Puts words, times and choices back; rooms and tags are ticked where they are still offered.
export function write(form, fields) {
  for (const name of ["title", "text", "from", "until", "picture"]) {
    form.elements[name].value = fields[name] ?? "";
  }
  form.elements.seconds.value = fields.seconds ?? "";
  form.elements.age.value = fields.age ?? "";
  form.elements.ticker.checked = fields.ticker;
  form.elements.priority.checked = fields.priority === "high";
  const { tags, rooms } = fields.audience;
  choose(form, "where", tags.length + rooms.length > 0 ? "some" : "all");
  choose(form, "kind", fields.kind);
  tick(form, "tag", tags);
  tick(form, "room", rooms);
}

function choose(form, name, value) {
  for (const radio of form.querySelectorAll(`input[type=radio][name=${name}]`)) {
    radio.checked = radio.value === value;
  }
}

function tick(form, name, values) {
  for (const box of form.querySelectorAll(`input[type=checkbox][name=${name}]`)) {
    box.checked = values.includes(box.value);
  }
}

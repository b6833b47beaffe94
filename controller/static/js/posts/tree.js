// The tree of units in place of the plain list: branches are fetched when they are opened, and the keys
// are those of trees everywhere (WAI-ARIA Authoring Practices, tree view).

const PIECE = 100;

export function growTree(form) {
  const place = document.getElementById("tree");
  const select = form.elements.unit;
  if (!place || select.tagName !== "SELECT") return;
  const tree = list("tree");
  tree.setAttribute("aria-label", place.dataset.label);
  place.append(tree);

  function list(role) {
    const made = document.createElement("ul");
    made.setAttribute("role", role);
    return made;
  }

  function leaf(unit) {
    const item = document.createElement("li");
    item.setAttribute("role", "treeitem");
    item.setAttribute("aria-selected", String(unit.id === select.value));
    item.tabIndex = -1;
    item.dataset.unit = unit.id;
    // A school has nothing below it to choose.
    if (unit.kind !== "school") item.setAttribute("aria-expanded", "false");
    const name = document.createElement("span");
    name.textContent = unit.name;
    item.append(name);
    return item;
  }

  async function open(item, cursor) {
    item.setAttribute("aria-expanded", "true");
    let group = item.querySelector(":scope > ul");
    if (group && !cursor) return;
    const query = new URLSearchParams({ parent: item.dataset.unit, limit: PIECE });
    if (cursor) query.set("cursor", cursor);
    const answer = await fetch(`/api/v1/units?${query}`).catch(() => null);
    if (!answer?.ok) {
      item.setAttribute("aria-expanded", "false");
      return;
    }
    const page = await answer.json();
    if (!group) item.append((group = list("group")));
    group.append(...page.items.map(leaf));
    if (page.next) {
      const more = document.createElement("li");
      more.setAttribute("role", "treeitem");
      more.tabIndex = -1;
      more.dataset.next = page.next;
      more.textContent = place.dataset.more;
      group.append(more);
    }
    if (page.items.length === 0 && !cursor) item.removeAttribute("aria-expanded");
  }

  async function choose(item) {
    if (item.dataset.next) {
      const above = item.parentElement.closest("li");
      item.remove();
      await open(above, item.dataset.next);
      return;
    }
    for (const one of tree.querySelectorAll("[aria-selected=true]")) {
      one.setAttribute("aria-selected", "false");
    }
    item.setAttribute("aria-selected", "true");
    const { unit } = item.dataset;
    if (![...select.options].some((option) => option.value === unit)) {
      select.add(new Option(item.querySelector("span").textContent, unit));
    }
    select.value = unit;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function focus(item) {
    if (!item) return;
    for (const one of tree.querySelectorAll("[tabindex='0']")) one.tabIndex = -1;
    item.tabIndex = 0;
    item.focus();
  }

  const seen = () =>
    [...tree.querySelectorAll("li")].filter((item) => !item.parentElement.closest("[aria-expanded=false]"));

  tree.addEventListener("click", (event) => {
    const item = event.target.closest("li");
    if (!item) return;
    focus(item);
    // The sign before the name opens; the name chooses.
    if (event.target === item && item.hasAttribute("aria-expanded")) toggle(item);
    else choose(item);
  });
  tree.addEventListener("dblclick", (event) => {
    const item = event.target.closest("li[aria-expanded]");
    if (item) toggle(item);
  });

  function toggle(item) {
    if (item.getAttribute("aria-expanded") === "true") item.setAttribute("aria-expanded", "false");
    else open(item);
  }

  tree.addEventListener("keydown", async (event) => {
    const item = event.target.closest("li");
    if (!item) return;
    const all = seen();
    const at = all.indexOf(item);
    const expanded = item.getAttribute("aria-expanded");
    const keys = {
      ArrowDown: () => focus(all[at + 1]),
      ArrowUp: () => focus(all[at - 1]),
      Home: () => focus(all[0]),
      End: () => focus(all.at(-1)),
      ArrowRight: () => (expanded === "true" ? focus(item.querySelector("li")) : expanded && open(item)),
      ArrowLeft: () => {
        if (expanded === "true") item.setAttribute("aria-expanded", "false");
        else focus(item.parentElement.closest("li"));
      },
      Enter: () => choose(item),
      " ": () => choose(item),
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    await keys[event.key]();
  });

  async function begin() {
    const roots = place.dataset.roots.split(/\s+/).filter(Boolean);
    const units = await Promise.all(
      roots.map((id) => fetch(`/api/v1/units/${id}`).then((answer) => answer.json())),
    );
    tree.append(...units.map(leaf));
    const first = tree.querySelector("[aria-selected=true]") ?? tree.querySelector("li");
    if (!first) return;
    first.tabIndex = 0;
    if (units.length === 1 && tree.firstElementChild.hasAttribute("aria-expanded")) {
      await open(tree.firstElementChild);
    }
    place.hidden = false;
    document.getElementById("choose-unit").hidden = true;
    select.classList.add("hidden");
    select.tabIndex = -1;
    select.setAttribute("aria-hidden", "true");
  }
  begin().catch(() => {});
}

// The list of tasks, and the table that it shares with the overview.

import { get } from "./api.js";
import { fill, h, reconcile, setText } from "./dom.js";
import { brief, shortId, statusWord, STATUSES, took } from "./format.js";
import { badge, setBadge, taskLink, time, treeLink } from "./parts.js";
import { follow, throttled } from "./stream.js";

const PAGE_SIZE = 50;
const FILTERS = ["status", "method", "user_id", "tree_id"];

export class TaskTable {
  constructor() {
    this.rows = h("tbody");
    this.empty = h("p", { class: "quiet", hidden: true }, "There are none.");
    this.element = h("div", {},
      h("table", { class: "list" },
        h("thead", {}, h("tr", {}, ["Task", "Status", "Method", "Attempt", "Created", "Took"].map((each) => h("th", { scope: "col" }, each)))),
        this.rows),
      this.empty);
  }

  show(tasks) {
    this.empty.hidden = tasks.length > 0;
    reconcile(this.rows, tasks, (task) => task.id, row, updateRow);
  }
}

function row(task) {
  return h("tr", {},
    h("td", { "data-label": "Task" }, taskLink(task.id, task.name), h("div", { class: "quiet" }, h("span", { title: task.id }, shortId(task.id)),
      task.tree_id !== task.id && [" in ", treeLink(task.tree_id)])),
    h("td", { "data-label": "Status" }, badge(task.state ?? task.status), h("div", { class: "error" })),
    h("td", { "data-label": "Method" }, h("span", { class: "quiet" }, breakable(task.schemas?.method ?? ""))),
    h("td", { "data-label": "Attempt" }),
    h("td", { "data-label": "Created" }, time(task.created_at)),
    h("td", { "data-label": "Took" }));
}

/** May be broken behind each underscore. */
function breakable(word) {
  return word.split(/(?<=_)/).flatMap((part) => [part, h("wbr")]);
}

function updateRow(element, task) {
  const cells = element.children;
  setBadge(cells[1].firstElementChild, task.state ?? task.status);
  setText(cells[1].lastElementChild, brief(task.error, 80));
  setText(cells[3], task.attempt_id > 0 ? `${task.attempt_id} of ${Math.max(task.attempt_id, task.retry?.max_attempts ?? 1)}` : "–");
  setText(cells[5], took(task) || "–");
}

export async function showTasks(root, { query, signal }) {
  document.title = "Tasks · Apflow";
  const table = new TaskTable();
  const pager = h("p", { class: "buttons" });
  fill(root, h("h1", {}, "Tasks"), filters(query), h("section", { class: "card" }, table.element, pager));

  const load = async () => {
    const page = await get(`api/v1/tasks?${parameters(query)}`, signal);
    table.show(page.tasks);
    drawPager(pager, query, page.next_cursor);
  };
  await load();
  // Older pages stand still: only the first one shows what is new.
  if (!query.has("cursor")) {
    const refresh = throttled(() => load().catch(() => {}), signal);
    await follow("api/v1/events", { signal, onState: () => {}, onEvents: refresh });
  }
}

function parameters(query) {
  const wanted = new URLSearchParams({ limit: String(PAGE_SIZE) });
  for (const name of [...FILTERS, "cursor"]) {
    if (query.get(name)) {
      wanted.set(name, query.get(name));
    }
  }
  return wanted;
}

function filters(query) {
  const status = h("select", { id: "filter-status", name: "status" },
    h("option", { value: "" }, "any"),
    STATUSES.map((each) => h("option", { value: each, selected: query.get("status") === each }, statusWord(each))));
  const line = (name, label) => h("label", {}, label, h("input", { name, value: query.get(name) ?? "", autocomplete: "off", spellcheck: "false" }));
  const form = h("form", {
    class: "filters",
    role: "search",
    onsubmit: (event) => {
      event.preventDefault();
      const wanted = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim() !== "").map(([name, value]) => [name, value.trim()]));
      location.hash = `#/tasks${wanted.size > 0 ? `?${wanted}` : ""}`;
    },
  },
  h("label", {}, "Status", status),
  line("method", "Method"), line("user_id", "User"), line("tree_id", "Tree"),
  h("div", { class: "buttons" },
    h("button", { type: "submit", class: "primary" }, "Filter"),
    h("a", { class: "button", href: "#/tasks" }, "Reset")));
  status.addEventListener("change", () => form.requestSubmit());
  return form;
}

function drawPager(place, query, next) {
  const at = (cursor) => {
    const wanted = new URLSearchParams(query);
    wanted.delete("cursor");
    if (cursor) {
      wanted.set("cursor", cursor);
    }
    return `#/tasks?${wanted}`;
  };
  const wanted = [
    query.has("cursor") && h("a", { class: "button", href: at(null) }, "Newest"),
    next && h("a", { class: "button", href: at(next) }, "Older"),
  ].filter(Boolean);
  // A link that has the focus is not taken away under somebody's fingers.
  if (markup(wanted) !== markup([...place.children])) {
    fill(place, wanted);
  }
}

function markup(elements) {
  return elements.map((each) => each.outerHTML).join("");
}

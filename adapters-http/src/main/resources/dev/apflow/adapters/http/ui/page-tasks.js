// The list of tasks, and the table that it shares with the overview.

import { get, path, post } from "./api.js";
import { forEach, MOST_AT_ONCE, namesOf, tasksOf } from "./bulk.js";
import { fill, h, reconcile, setText } from "./dom.js";
import { brief, hasEnded, shortId, stateWord, statusWord, STATUSES, took } from "./format.js";
import { attempt, badge, confirm, say, setBadge, taskLink, time, treeLink } from "./parts.js";
import { WRITE } from "./session.js";
import { follow, throttled } from "./stream.js";

const PAGE_SIZE = 50;
const FILTERS = ["status", "state", "method", "user_id", "tree_id", "queue"];
const STATES = ["waiting", "blocked", "scheduled", "retrying", "ready", "no_node", "suspended"];

export class TaskTable {
  /** @param picks the tasks that are ticked, by their ids; null: none can be */
  constructor(picks = null, onPick = null) {
    this.picks = picks;
    this.onPick = onPick;
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
    reconcile(this.rows, tasks, (task) => task.id, (task) => this.row(task), (element, task) => this.update(element, task));
  }

  row(task) {
    return h("tr", {},
      h("td", { "data-label": "Task" }, h("div", { class: this.picks ? "picked" : null }, this.picks && this.tick(task),
        h("div", {}, taskLink(task.id, task.name), h("div", { class: "quiet" }, h("span", { title: task.id }, shortId(task.id)),
          task.tree_id !== task.id && [" in ", treeLink(task.tree_id)])))),
      h("td", { "data-label": "Status" }, badge(task.state ?? task.status), h("div", { class: "error" })),
      h("td", { "data-label": "Method" }, h("span", { class: "quiet" }, breakable(task.schemas?.method ?? ""))),
      h("td", { "data-label": "Attempt" }),
      h("td", { "data-label": "Created" }, time(task.created_at)),
      h("td", { "data-label": "Took" }));
  }

  tick(task) {
    const tick = h("input", {
      type: "checkbox", value: task.id, "aria-label": `Choose ${task.name}`, "data-needs": WRITE,
      onchange: () => {
        tick.checked ? this.picks.set(task.id, task) : this.picks.delete(task.id);
        this.onPick();
      },
    });
    return tick;
  }

  update(element, task) {
    updateRow(element, task);
    const tick = element.querySelector("input");
    if (tick) {
      tick.checked = this.picks.has(task.id);
      if (tick.checked) {
        this.picks.set(task.id, task);
      }
    }
  }
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
  const bulk = new Bulk(query, signal, () => load());
  const table = new TaskTable(bulk.picks, () => bulk.draw());
  const pager = h("p", { class: "buttons" });
  fill(root, h("h1", {}, "Tasks"), filters(query), h("section", { class: "card" }, bulk.element, bulk.done, bulk.problem, table.element, pager));

  const load = async () => {
    const page = await get(`api/v1/tasks?${parameters(query)}`, signal);
    bulk.shown = page.tasks;
    bulk.hasMore = page.next_cursor !== null;
    table.show(page.tasks);
    bulk.draw();
    drawPager(pager, query, page.next_cursor);
  };
  bulk.redraw = () => {
    table.show(bulk.shown);
    bulk.draw();
  };
  await load();
  // Older pages stand still: only the first one shows what is new.
  if (!query.has("cursor")) {
    const refresh = throttled(() => load().catch(() => {}), signal);
    await follow("api/v1/events", { signal, onState: () => {}, onEvents: refresh });
  }
}

/** What can be done to many tasks at once: those that are ticked, or all that the filter finds. */
class Bulk {
  constructor(query, signal, reload) {
    this.query = query;
    this.signal = signal;
    this.reload = reload;
    this.picks = new Map();
    this.shown = [];
    this.hasMore = false;
    this.element = h("div", { class: "bulk", "data-needs": WRITE, role: "group", "aria-label": "Chosen tasks" });
    this.done = h("p", { class: "done quiet", role: "status" });
    this.problem = h("div");
  }

  button(text, work, style = null) {
    const button = h("button", { class: style, "data-needs": WRITE, onclick: () => attempt(button, this.problem, work) }, text);
    return button;
  }

  draw() {
    const chosen = [...this.picks.values()];
    const ended = chosen.filter((each) => hasEnded(each.status));
    const live = chosen.filter((each) => !hasEnded(each.status));
    const wanted = [chosen.length, ended.length, live.length, this.shown.length > 0, this.hasMore].join();
    this.element.hidden = this.shown.length === 0 && chosen.length === 0;
    if (wanted === this.drawn) {
      return;
    }
    this.drawn = wanted;
    fill(this.element, `${chosen.length.toLocaleString()} chosen`,
      this.button("Choose this page", async () => this.pick(this.shown)),
      this.hasMore && this.button("Choose all that match", () => this.pickAll()),
      ended.length > 0 && this.button(`Re-run ${ended.length} …`, () => this.askRerun(ended, false)),
      ended.length > 0 && this.button(`Re-run ${ended.length} from here …`, () => this.askRerun(ended, true)),
      live.length > 0 && this.button(`Cancel ${live.length} …`, () => this.askCancel(live), "danger"),
      chosen.length > 0 && this.button("Choose none", async () => this.pick([], true)));
  }

  pick(tasks, none = false) {
    if (none) {
      this.picks.clear();
    }
    tasks.forEach((each) => this.picks.set(each.id, each));
    this.redraw();
  }

  /** Of the filter, from its first page on; so many as can be changed at once. */
  async pickAll() {
    const found = [];
    let cursor = null;
    do {
      const wanted = parameters(this.query);
      wanted.set("limit", "500");
      wanted.delete("cursor");
      if (cursor) {
        wanted.set("cursor", cursor);
      }
      const page = await get(`api/v1/tasks?${wanted}`, this.signal);
      found.push(...page.tasks);
      cursor = page.next_cursor;
    } while (cursor && found.length < MOST_AT_ONCE);
    this.pick(found.slice(0, MOST_AT_ONCE), true);
  }

  async askRerun(tasks, downstream) {
    const answer = await confirm({
      title: downstream ? `Run ${tasksOf(tasks.length)} and all behind again?` : `Run ${tasksOf(tasks.length)} again?`,
      text: `${namesOf(tasks)} ${downstream ? "All that depends on them and has ended gets a new attempt, too." : "What depends on them is not run again."}`,
      yes: `Run ${tasks.length} again`,
    });
    if (answer !== null) {
      await this.each(tasks, (task) => post(path`tasks/${task.id}/rerun`, downstream ? { downstream: true } : undefined), "queued again");
    }
  }

  async askCancel(tasks) {
    const reason = await confirm({
      title: `Cancel ${tasksOf(tasks.length)}?`,
      text: `${namesOf(tasks)} Those that run are interrupted.`,
      field: "Reason (may be empty)",
      yes: `Cancel ${tasksOf(tasks.length)}`,
      no: "Let them be",
      danger: true,
    });
    if (reason !== null) {
      await this.each(tasks, (task) => post(path`tasks/${task.id}/cancel`, reason ? { reason } : {}), "cancelled");
    }
  }

  async each(tasks, work, word) {
    const { done, problem } = await forEach(tasks, work);
    this.picks.clear();
    say(this.done, `${done} of ${tasksOf(tasks.length)} ${word}`);
    await this.reload();
    if (problem !== null) {
      throw problem;
    }
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
  const state = h("select", { name: "state" },
    h("option", { value: "" }, "any"),
    STATES.map((each) => h("option", { value: each, selected: query.get("state") === each }, stateWord(each))));
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
  h("label", {}, "Status", status), h("label", {}, "Pending because", state),
  line("method", "Method"), line("user_id", "User"), line("tree_id", "Tree"), line("queue", "Queue"),
  h("div", { class: "buttons" },
    h("button", { type: "submit", class: "primary" }, "Filter"),
    h("a", { class: "button", href: "#/tasks" }, "Reset")));
  [status, state].forEach((each) => each.addEventListener("change", () => form.requestSubmit()));
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

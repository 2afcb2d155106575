// One tree: what it consists of, how far it is, what happened in it.

import { get, path, post } from "./api.js";
import { fill, h, reconcile, setText } from "./dom.js";
import { brief, percent, STATUSES, statusWord, took } from "./format.js";
import { attempt, badge, bar, confirm, EventList, setBadge, setBar, taskLink, toast } from "./parts.js";
import { WRITE } from "./session.js";
import { follow, throttled } from "./stream.js";

/** As many children of one task are shown at first. */
const AT_FIRST = 100;

export async function showTree(root, { id, signal }) {
  document.title = `${id} · Apflow`;
  const events = new EventList({ empty: "Nothing happened yet." });
  const view = new TreeView(id, () => load());
  const load = async () => view.show(await get(path`trees/${id}`, signal), await isHeld(view, id, signal));
  await load();
  fill(root, view.element, h("section", { class: "card" }, h("h2", {}, "Events ", events.state), events.element));
  const refresh = throttled(() => load().catch(() => {}), signal);
  await follow(path`trees/${id}/events`, {
    signal,
    onState: (state) => events.setState(state),
    onEvents: (list) => {
      events.add(list);
      refresh();
    },
  });
}

/** Whether the tree is defined only. Nothing says so but the explanation of a task that waits. */
async function isHeld(view, id, signal) {
  if (view.wasReleased) {
    return false;
  }
  const { reasons } = await get(path`tasks/${id}/explain`, signal);
  const held = reasons.some((reason) => reason.code === "held");
  view.wasReleased = !held;
  return held;
}

class TreeView {
  constructor(id, reload) {
    this.id = id;
    this.reload = reload;
    this.wasReleased = false;
    this.title = h("h1");
    this.status = badge("pending");
    this.bar = bar(0, "Progress of the tree");
    this.percent = h("span", { class: "quiet" });
    this.counts = h("p", { class: "counts" });
    this.problem = h("div");
    this.run = this.button("Run", WRITE, () => this.execute(undefined), "primary");
    this.failed = this.button("Run what failed again", WRITE, () => this.execute({ rerun: "failed" }));
    this.all = this.button("Run all again", WRITE, () => this.execute({ rerun: "all" }));
    this.cancel = this.button("Cancel …", WRITE, () => this.cancelAll(), "danger");
    this.tasks = h("ul", { class: "tree" });
    this.limits = new Map();
    this.element = h("div", {},
      h("div", { class: "titled" }, this.title, this.status),
      h("p", { class: "quiet" }, `tree ${id}`),
      h("div", { class: "progress" }, this.bar, this.percent), this.counts,
      h("div", { class: "buttons" }, this.run, this.failed, this.all, this.cancel), this.problem,
      h("section", { class: "card" }, h("h2", {}, "Tasks"), this.tasks));
  }

  button(text, scope, work, style = null) {
    const button = h("button", { class: style, "data-needs": scope, onclick: () => attempt(button, this.problem, work) }, text);
    return button;
  }

  show(tree, held) {
    this.tree = tree;
    const { counts } = tree;
    document.title = `${statusWord(tree.status)}: ${tree.name} · Apflow`;
    setText(this.title, tree.name);
    setBadge(this.status, tree.status);
    setBar(this.bar, tree.progress);
    setText(this.percent, percent(tree.progress));
    setText(this.counts, STATUSES.filter((each) => counts[each] > 0).map((each) => `${counts[each]} ${statusWord(each)}`).join(" · "));
    const live = counts.pending + counts.in_progress;
    this.run.hidden = !held;
    this.failed.hidden = held || counts.failed === 0;
    this.all.hidden = held || live > 0;
    this.cancel.hidden = live === 0;
    this.drawTasks();
  }

  drawTasks() {
    this.names = new Map();
    nameAll(this.tree, this.names);
    this.children(this.tasks, [{ ...this.tree, status: this.tree.root_status }]);
  }

  children(list, tasks) {
    const key = tasks[0]?.parent_id ?? "";
    const most = this.limits.get(key) ?? AT_FIRST;
    const shown = tasks.slice(0, most);
    const items = tasks.length > most ? [...shown, { id: "", more: tasks.length - most }] : shown;
    reconcile(list, items, (item) => `task:${item.id}`,
      (item) => item.more ? this.moreLine(key) : this.line(item),
      (element, item) => item.more
        ? setText(element.firstElementChild, item.more > 5 * AT_FIRST ? `Show ${5 * AT_FIRST} of ${item.more} more` : `Show ${item.more} more`)
        : this.update(element, item));
  }

  moreLine(key) {
    return h("li", {}, h("button", {
      class: "small",
      onclick: () => {
        this.limits.set(key, (this.limits.get(key) ?? AT_FIRST) + 5 * AT_FIRST);
        this.drawTasks();
      },
    }));
  }

  line(task) {
    return h("li", {},
      h("div", { class: "node-line" },
        badge(task.status), taskLink(task.id, task.name), h("span", { class: "quiet" }),
        h("span", { class: "quiet grow" }), bar(0, `Progress of ${task.name}`)),
      h("div", { class: "error" }));
  }

  update(element, task) {
    const [status, , facts, waits, progress] = element.firstElementChild.children;
    setBadge(status, task.status);
    setText(facts, [task.schemas?.method, task.attempt_id > 1 && `attempt ${task.attempt_id}`, took(task)].filter(Boolean).join(" · "));
    setText(waits, task.status === "pending" ? this.dependencies(task) : "");
    progress.hidden = task.status !== "in_progress" || !task.progress;
    setBar(progress, task.progress);
    setText(element.children[1], task.status === "completed" ? "" : brief(task.error));
    if (task.children.length > 0 && element.children.length === 2) {
      element.append(h("details", { open: true }, h("summary", {}), h("ul")));
    }
    if (element.children.length > 2) {
      const details = element.children[2];
      setText(details.firstElementChild, `${task.children.length} below`);
      this.children(details.lastElementChild, task.children);
    }
  }

  dependencies(task) {
    const names = task.dependencies.map((each) => this.names.get(each.id) ?? each.id);
    return names.length === 0 ? "" : `after ${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""}`;
  }

  async execute(body) {
    const { tasks_started: started } = await post(path`trees/${this.id}/execute`, body);
    toast(`${started} ${started === 1 ? "task is" : "tasks are"} runnable now`);
    this.wasReleased = true;
    await this.reload();
  }

  async cancelAll() {
    const reason = await confirm({
      title: "Cancel all that has not ended?",
      text: "Waiting tasks are cancelled at once; running ones are interrupted.",
      field: "Reason (may be empty)",
      yes: "Cancel the tasks",
      no: "Let them be",
    });
    if (reason !== null) {
      const { cancelled } = await post(path`tasks/${this.id}/cancel`, { children: true, ...(reason && { reason }) });
      toast(`${cancelled.length} cancelled`);
      await this.reload();
    }
  }
}

function nameAll(task, names) {
  names.set(task.id, task.name);
  task.children.forEach((child) => nameAll(child, names));
}


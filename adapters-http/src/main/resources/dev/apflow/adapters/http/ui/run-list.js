// A run as a list: its tree of tasks or, of a state or a group, those tasks alone.

import { fill, h, reconcile, setText } from "./dom.js";
import { brief, duration, stateWord } from "./format.js";
import { badge, setBadge, taskLink } from "./parts.js";
import { isUnfolded, setUnfolded } from "./place.js";
import { countStates, groupName, groupState, pattern } from "./run-model.js";
import { countWords } from "./run-graph.js";
import { WRITE } from "./session.js";

/** As many tasks of one kind are shown at first. */
const AT_FIRST = 100;
const MORE = 400;

export class ListView {
  /**
   * @param onSelect is given {task}
   * @param onPick is told when other tasks are ticked
   */
  constructor(onSelect, onPick) {
    this.onSelect = onSelect;
    this.onPick = onPick;
    this.picked = new Set();
    this.limits = new Map();
    this.heading = h("p", { class: "quiet" });
    this.list = h("ul", { class: "tree" });
    this.element = h("div", {}, this.heading, this.list);
  }

  /** @param filter {state, group}: both may be null */
  show(run, selected, filter) {
    this.run = run;
    this.selected = selected;
    this.filter = filter;
    const group = filter.group === null ? null : run.graph().nodes.find((each) => each.key === filter.group);
    if (filter.state === null && !group) {
      this.heading.hidden = true;
      this.children(this.list, [run.root], "");
      return;
    }
    const tasks = (group ? group.tasks : [...run.tasks.values()]).filter((each) => filter.state === null || each.state === filter.state);
    this.heading.hidden = false;
    setText(this.heading, `${tasks.length.toLocaleString()} ${filter.state === null ? "" : `${stateWord(filter.state)} `}${tasks.length === 1 ? "task" : "tasks"}${group ? ` of ${groupName(group.tasks)}` : ""}`);
    this.children(this.list, tasks, `flat ${filter.state} ${filter.group}`, true);
  }

  /** Once, however many groups were folded out or in at once. */
  redraw() {
    this.wanted ??= requestAnimationFrame(() => {
      this.wanted = null;
      this.show(this.run, this.selected, this.filter);
    });
  }

  /** What this list shows may be ticked at once. */
  shown() {
    return [...this.list.querySelectorAll("input[type=checkbox]")].map((each) => each.value);
  }

  children(list, tasks, key, flat = false) {
    const items = flat || tasks.length <= AT_FIRST ? this.limited(tasks, key, flat) : this.groups(tasks, key);
    reconcile(list, items, (item) => item.key, (item) => item.create(), (element, item) => item.update(element));
  }

  limited(tasks, key, flat) {
    const most = this.limits.get(key) ?? AT_FIRST;
    const items = tasks.slice(0, most).map((task) => ({
      key: `${flat ? "flat" : "task"}:${task.id}`,
      create: () => this.line(task, flat),
      update: (element) => this.update(element, this.run.tasks.get(task.id) ?? task, flat),
    }));
    if (tasks.length > most) {
      items.push({
        key: `more:${key}`,
        create: () => h("li", {}, h("button", { class: "small", onclick: () => this.showMore(key) })),
        update: (element) => setText(element.firstElementChild, `Show ${Math.min(MORE, tasks.length - most)} of ${(tasks.length - most).toLocaleString()} more`),
      });
    }
    return items;
  }

  showMore(key) {
    this.limits.set(key, (this.limits.get(key) ?? AT_FIRST) + MORE);
    this.redraw();
  }

  /** Children that are alike, folded in; those that are alone of their kind as they are. */
  groups(tasks, key) {
    const groups = new Map();
    for (const task of tasks) {
      const kind = `${task.method} ${pattern(task.name)}`;
      if (!groups.has(kind)) {
        groups.set(kind, []);
      }
      groups.get(kind).push(task);
    }
    if (groups.size > AT_FIRST) {
      return this.limited(tasks, key, false);
    }
    return [...groups].map(([kind, members]) => members.length === 1
      ? this.limited(members, `${key}/${kind}`, false)[0]
      : {
        key: `group:${kind}`,
        create: () => this.group(`${key}/${kind}`),
        update: (element) => this.updateGroup(element, members, `${key}/${kind}`),
      });
  }

  group(key) {
    const details = h("details", {
      open: isUnfolded(key, false),
      ontoggle: () => {
        setUnfolded(key, details.open);
        this.redraw();
      },
    }, h("summary", {}, badge("waiting"), " ", h("strong"), " ", h("span", { class: "quiet" })), h("ul"));
    return h("li", { class: "group" }, details);
  }

  updateGroup(element, members, key) {
    const details = element.firstElementChild;
    const [status, name, counts] = details.firstElementChild.children;
    setBadge(status, groupState(members));
    setText(name, `${members.length.toLocaleString()} × ${groupName(members)}`);
    setText(counts, countWords(countStates(members)));
    const inner = details.lastElementChild;
    if (details.open) {
      reconcile(inner, this.limited(members, key, false), (item) => item.key, (item) => item.create(), (each, item) => item.update(each));
    } else if (inner.firstElementChild) {
      fill(inner);
    }
  }

  line(task, flat) {
    const tick = h("input", {
      type: "checkbox", value: task.id, "aria-label": `Choose ${task.name}`, "data-needs": WRITE,
      onchange: () => {
        this.picked[tick.checked ? "add" : "delete"](task.id);
        this.onPick();
      },
    });
    return h("li", {},
      h("div", {
        class: "node-line",
        onclick: (event) => event.target.closest("a, input, button") || this.onSelect({ task: task.id }),
      },
      tick, badge(task.state), taskLink(task.id, task.name), h("span", { class: "quiet" }), h("span", { class: "quiet grow" })),
      h("div", { class: "error" }),
      flat ? null : h("div"));
  }

  update(element, task, flat) {
    const [lineElement, error, below] = element.children;
    const [tick, status, , facts, waits] = lineElement.children;
    if (tick.checked !== this.picked.has(task.id)) {
      tick.checked = this.picked.has(task.id);
    }
    lineElement.classList.toggle("selected", task.id === this.selected);
    setBadge(status, task.state);
    setText(facts, [task.method, task.attempt > 1 && `attempt ${task.attempt}`, task.state === "in_progress" && task.progress > 0 && `${Math.floor(100 * task.progress)} %`, tookOf(task)].filter(Boolean).join(" · "));
    setText(waits, task.state === "waiting" || task.state === "blocked" ? this.dependencies(task) : "");
    setText(error, task.state === "completed" ? "" : brief(task.error));
    if (!flat && task.children.length > 0) {
      this.updateBelow(below, task);
    }
  }

  updateBelow(place, task) {
    if (!place.firstElementChild) {
      const key = `below ${task.id}`;
      const details = h("details", {
        open: isUnfolded(key, true),
        ontoggle: () => {
          setUnfolded(key, details.open);
          this.redraw();
        },
      }, h("summary"), h("ul"));
      fill(place, details);
    }
    const details = place.firstElementChild;
    setText(details.firstElementChild, `${task.children.length.toLocaleString()} below`);
    if (details.open) {
      this.children(details.lastElementChild, task.children, task.id);
    }
  }

  dependencies(task) {
    const names = task.dependencies.map((each) => this.run.tasks.get(each.id)?.name ?? each.id).map((name) => brief(name, 40));
    return names.length === 0 ? "" : `after ${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""}`;
  }
}

function tookOf(task) {
  if (task.started === null) {
    return "";
  }
  const end = task.ended ?? (task.state === "in_progress" ? Date.now() : null);
  return end === null ? "" : duration(end - task.started);
}

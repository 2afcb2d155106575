// A run as a timeline: when each task ran.

import { h, reconcile, setText } from "./dom.js";
import { duration, stateWord } from "./format.js";
import { timeText } from "./times.js";
import { earliest, groupName, groupState, isEnded, latest } from "./run-model.js";
import { badge, setBadge } from "./parts.js";

const MOST_ROWS = 200;
const TICKS = 5;

export class TimelineView {
  constructor(onSelect) {
    this.onSelect = onSelect;
    this.axis = h("div", { class: "axis", "aria-hidden": "true" });
    this.rows = h("ul", { class: "gantt" });
    this.empty = h("p", { class: "quiet" }, "Nothing has started yet.");
    this.element = h("div", { class: "timeline" }, this.axis, this.rows, this.empty);
  }

  show(run, selected) {
    const all = [...run.tasks.values()];
    const from = earliest(all.map((each) => each.started));
    this.empty.hidden = from !== null;
    this.axis.hidden = from === null;
    if (from === null) {
      reconcile(this.rows, [], () => "", () => null);
      return;
    }
    const running = all.some((each) => each.state === "in_progress");
    const to = Math.max(running ? Date.now() : 0, latest(all.map((each) => each.ended)) ?? from, from + 1);
    const rows = rowsOf(run, all).filter((each) => each.started !== null).sort((a, b) => a.started - b.started).slice(0, MOST_ROWS);
    reconcile(this.axis, ticks(from, to), ([at]) => at, () => h("span"), (element, [, text, place]) => {
      setText(element, text);
      element.style.left = `${place}%`;
    });
    reconcile(this.rows, rows, (each) => each.key, (each) => this.row(each), (element, each) => this.update(element, each, from, to, selected));
  }

  row(row) {
    return h("li", {},
      h("button", { class: "plain", onclick: () => this.onSelect(row.tasks.length > 1 ? { group: row.key } : { task: row.tasks[0].id }) },
        badge(row.state), h("span", { class: "name" }, row.name)),
      h("div", { class: "track" }, h("div", { class: "span" }), h("span", { class: "quiet" })));
  }

  update(element, row, from, to, selected) {
    const [button, track] = element.children;
    const [span, label] = track.children;
    setBadge(button.firstElementChild, row.state);
    const end = row.ended ?? to;
    const left = 100 * (row.started - from) / (to - from);
    const width = Math.max(0.2, 100 * (end - row.started) / (to - from));
    span.className = `span ${row.state}`;
    span.style.left = `${left}%`;
    span.style.width = `${Math.min(width, 100 - left)}%`;
    span.title = `${row.name}: ${stateWord(row.state)}, ${timeText(new Date(row.started).toISOString())}, ${duration(end - row.started)}`;
    setText(label, duration(end - row.started));
    label.style[left + width > 80 ? "right" : "left"] = left + width > 80 ? `${100 - left + 0.5}%` : `${left + width + 0.5}%`;
    label.style[left + width > 80 ? "left" : "right"] = "auto";
    element.className = row.tasks.some((each) => each.id === selected) ? "selected" : "";
  }
}

function rowsOf(run, all) {
  const { nodes, isGrouped } = run.graph();
  if (!isGrouped && all.length <= MOST_ROWS) {
    return all.map((each) => ({ key: each.id, name: each.name, tasks: [each], state: each.state, started: each.started, ended: each.ended }));
  }
  return nodes.map(({ key, tasks }) => ({
    key,
    name: tasks.length > 1 ? `${tasks.length.toLocaleString()} × ${groupName(tasks)}` : tasks[0].name,
    tasks,
    state: groupState(tasks),
    started: earliest(tasks.map((each) => each.started)),
    ended: tasks.every((each) => isEnded(each.state) || each.started === null) ? latest(tasks.map((each) => each.ended)) : null,
  }));
}

function ticks(from, to) {
  return Array.from({ length: TICKS }, (_, i) => [i, i === 0 ? timeText(new Date(from).toISOString()) : `+${duration((to - from) * i / (TICKS - 1))}`, 100 * i / (TICKS - 1)]);
}

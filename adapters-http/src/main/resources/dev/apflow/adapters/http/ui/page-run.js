// One run: how far it is, as a graph, a timeline and a list with one selection, and what can be done with it.

import { call, get, isAborted, path, post } from "./api.js";
import { forEach, MOST_AT_ONCE, namesOf } from "./bulk.js";
import { fill, h, reconcile, setText } from "./dom.js";
import { duration, stateWord } from "./format.js";
import { onKey } from "./keys.js";
import { attempt, badge, confirm, copies, EventList, say, setBadge, taskLink, time, triggerOf } from "./parts.js";
import { moveTo } from "./place.js";
import { GraphView } from "./run-graph.js";
import { ListView } from "./run-list.js";
import { isEnded, Run, STATES } from "./run-model.js";
import { TimelineView } from "./run-timeline.js";
import { ADMIN, WRITE } from "./session.js";
import { follow, later, throttled } from "./stream.js";

/** A run of more tasks is not read anew at each event: events change it in place. */
const SMALL = 300;
const PACE_MILLIS = 3000;

/** What a large run may cost: events where few come, else all rows anew, neither more often than this allows. */
const EVENTS = 200;
const EVENTS_SHOWN = 40;
const BYTES_OF_EVENT = 350;
const BYTES_OF_TASK = 90;
const BYTES_A_MINUTE = 1_000_000;
const RELOAD_MILLIS = 10_000;

const VIEWS = { graph: "Graph", timeline: "Timeline", list: "List" };

/** The run that was shown last, for who comes back to it. */
let latest = null;

export async function showRun(root, { id, query, signal }) {
  document.title = `${id} · Apflow`;
  const page = new RunPage(id, query, signal);
  await page.load(latest?.id === id ? latest : null);
  fill(root, page.element);
  await page.keepUp();
}

class RunPage {
  constructor(id, query, signal) {
    this.id = id;
    this.signal = signal;
    this.view = Object.keys(VIEWS).includes(query.get("view")) ? query.get("view") : "graph";
    this.filter = { state: STATES.includes(query.get("state")) ? query.get("state") : null, group: query.get("group") };
    this.selected = query.get("task");
    this.events = new EventList({ nameOf: (task) => this.run?.tasks.get(task)?.name, empty: "Nothing happened yet." });
    this.build();
    onKey("f", "Show what failed in this run", () => this.showFailed(), signal);
    onKey("g", "Show the run as a graph", () => this.choose({ view: "graph" }), signal);
    onKey("t", "Show the run as a timeline", () => this.choose({ view: "timeline" }), signal);
    onKey("l", "Show the run as a list", () => this.choose({ view: "list" }), signal);
    const timer = setInterval(() => document.hidden || !this.run || isEnded(this.run.state) || this.drawSoon(), 1000);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  build() {
    const select = (chosen) => this.select(chosen);
    this.title = h("h1");
    this.status = badge("waiting");
    this.when = h("p", { class: "quiet when-line" });
    this.bar = h("div", { class: "countbar", role: "img" });
    this.chips = h("nav", { class: "chips", "aria-label": "Tasks by state" });
    this.problem = h("div");
    this.done = h("p", { class: "done quiet", role: "status" });
    this.runIt = this.button("Run", () => this.execute(null), "primary");
    this.failed = this.button("Re-run failed …", () => this.askRerun("failed"));
    this.all = this.button("Re-run all …", () => this.askRerun("all"));
    this.cancel = this.button("Cancel …", () => this.askCancel(), "danger");
    this.remove = this.button("Delete …", () => this.askDelete(), "danger", ADMIN);
    this.graph = new GraphView(select);
    this.timeline = new TimelineView(select);
    this.list = new ListView(select, () => this.drawBulk());
    this.tabs = h("nav", { class: "tabs", "aria-label": "Views of the run" });
    this.frame = h("div");
    this.panel = h("aside", { class: "card panel", "aria-label": "Chosen task", hidden: true });
    this.bulk = h("div", { class: "bulk", hidden: true, "data-needs": WRITE });
    this.views = h("div", { class: "run-views" }, h("section", { class: "card" }, this.tabs, this.bulk, this.frame), this.panel);
    this.element = h("div", {},
      h("div", { class: "titled" }, this.title, this.status), this.when, this.bar, this.chips,
      h("div", { class: "buttons" }, this.runIt, this.failed, this.all, this.cancel, this.remove, copies({ id: this.id, what: "run", api: path`trees/${this.id}`, command: "trees get" })), this.done, this.problem,
      this.views,
      h("section", { class: "card" }, h("h2", {}, "Events ", this.events.state), this.events.element));
  }

  button(text, work, style = null, scope = WRITE) {
    const button = h("button", { class: style, "data-needs": scope, onclick: () => attempt(button, this.problem, work) }, text);
    return button;
  }

  async load(known = null) {
    if (known !== null) {
      this.show(known);
      this.loaded = known.loaded;
      // The events since are read up: a large run need not be read again.
      if (known.tasks.size > SMALL && known.cursor !== null) {
        this.cursor = known.cursor;
      } else {
        this.load().catch(() => {});
      }
      return;
    }
    const cursor = await this.end();
    this.cursor ??= cursor;
    const document = await get(`${path`trees/${this.id}`}?detail=rows`, this.signal);
    this.loaded = performance.now();
    // What is large is read, understood and drawn in steps of their own: the page stays quick.
    await later(0, this.signal);
    const run = Object.assign(new Run(document), { loaded: this.loaded, cursor });
    await later(0, this.signal);
    run.graph();
    await later(0, this.signal);
    if (!this.signal.aborted) {
      this.show(run);
    }
  }

  /** Where the events of the run end now; null where nobody says so. */
  async end() {
    try {
      return (await get(`${path`trees/${this.id}/events`}?after=end&limit=1`, this.signal)).next_cursor;
    } catch {
      return null;
    }
  }

  show(run) {
    this.run = run;
    latest = run;
    this.draw();
  }

  /** Follows what happens: a small run by the stream, a large one at a pace that costs little. */
  async keepUp() {
    if (this.run.tasks.size > SMALL) {
      await this.poll();
      return;
    }
    const refresh = throttled(() => this.load().catch(() => {}), this.signal);
    await follow(path`trees/${this.id}/events`, {
      signal: this.signal,
      onState: (state) => this.events.setState(state),
      onEvents: (list) => {
        this.events.add(list);
        refresh();
      },
    });
  }

  async poll() {
    const events = path`trees/${this.id}/events`;
    this.cursor ??= "end";
    this.events.setState("live");
    let pause = PACE_MILLIS;
    for (;;) {
      await later(pause, this.signal);
      if (this.signal.aborted) {
        return;
      }
      if (document.hidden) {
        continue;
      }
      try {
        pause = await this.step(events);
        this.events.setState("live");
      } catch (problem) {
        if (isAborted(problem)) {
          return;
        }
        this.events.setState("interrupted");
      }
    }
  }

  /** Reads up what happened, if that is little; else the run is read anew when its time has come. Returns the pause. */
  async step(events) {
    const summary = await get(`${path`trees/${this.id}`}?detail=summary`, this.signal);
    let pause = PACE_MILLIS;
    if (!this.isBehind) {
      const { events: fresh } = await get(`${events}?limit=${EVENTS}&after=${encodeURIComponent(this.cursor)}`, this.signal);
      this.cursor = fresh.at(-1)?.cursor ?? this.cursor;
      this.run.cursor = this.cursor;
      pause = Math.max(pause, fresh.length * BYTES_OF_EVENT * 60_000 / BYTES_A_MINUTE);
      const unknown = this.run.apply(fresh);
      if (fresh.length > 0) {
        // Nobody reads more at once, and each costs elements.
        this.events.add(fresh.slice(-EVENTS_SHOWN));
        this.draw();
      }
      const differs = ["completed", "failed", "cancelled"].some((each) => (this.run.counts.get(each) ?? 0) !== summary.counts[each]);
      this.isBehind = unknown || fresh.length === EVENTS || differs && fresh.length === 0;
    }
    const least = Math.max(RELOAD_MILLIS, this.run.tasks.size * BYTES_OF_TASK * 60_000 / BYTES_A_MINUTE);
    if (this.isBehind && performance.now() - this.loaded > least) {
      this.cursor = null;
      try {
        await this.load();
        this.isBehind = false;
      } finally {
        this.cursor ??= "end";
      }
    }
    return pause;
  }

  /** Not more often than the browser draws. */
  drawSoon() {
    this.wanted ??= requestAnimationFrame(() => {
      this.wanted = null;
      this.draw();
    });
  }

  draw() {
    const { run } = this;
    document.title = `${stateWord(run.state)}: ${run.name} · Apflow`;
    setText(this.title, run.name);
    this.title.title = run.name;
    setBadge(this.status, run.state);
    this.drawWhen();
    this.drawCounts();
    this.runIt.hidden = !run.has("suspended");
    this.failed.hidden = !run.has("failed");
    this.all.hidden = !isEnded(run.state);
    this.cancel.hidden = isEnded(run.state) && !run.has("blocked");
    this.remove.hidden = !isEnded(run.state);
    this.drawView();
    this.drawPanel();
  }

  drawWhen() {
    const { started, ended } = this.run;
    const iso = (millis) => new Date(millis).toISOString();
    const { trigger, flow, flowVersion, labels } = this.run;
    const wanted = JSON.stringify([started, ended, trigger, labels]);
    if (wanted !== this.shownWhen) {
      this.shownWhen = wanted;
      this.took = h("span");
      fill(this.when,
        h("span", {}, "Started ", started ? time(iso(started)) : "not yet"),
        ended && h("span", {}, "Ended ", time(iso(ended))),
        started && this.took,
        trigger && h("span", {}, "Triggered by ", triggerOf(trigger)),
        flow && h("span", {}, `Flow ${flow}, version ${flowVersion}`),
        Object.entries(labels).map(([name, value]) => h("span", { class: "label" }, `${name}: ${value}`)),
        h("span", {}, "Run ", h("code", {}, this.id)));
    }
    if (started) {
      setText(this.took, `${ended ? "Took" : "Since"} ${duration((ended ?? Date.now()) - started)}`);
    }
  }

  drawCounts() {
    const { counts, tasks } = this.run;
    const present = STATES.filter((each) => counts.get(each) > 0);
    this.bar.setAttribute("aria-label", present.map((each) => `${counts.get(each)} ${stateWord(each)}`).join(", "));
    reconcile(this.bar, present, (each) => each, (each) => h("span", { class: each }), (element, each) => {
      element.style.flexGrow = String(counts.get(each) / tasks.size);
      element.title = `${counts.get(each)} ${stateWord(each)}`;
    });
    reconcile(this.chips, present, (each) => each,
      (each) => h("a", { class: `chip ${each}`, href: this.address({ view: "list", state: each, group: null }) }),
      (element, each) => {
        setText(element, `${counts.get(each).toLocaleString()} ${stateWord(each)}`);
        if (this.filter.state === each && this.view === "list") {
          element.setAttribute("aria-current", "true");
        } else {
          element.removeAttribute("aria-current");
        }
      });
  }

  drawView() {
    const tabs = Object.keys(VIEWS).map((each) => [each, this.address({ view: each, state: null, group: null })]);
    reconcile(this.tabs, tabs, ([each]) => each,
      ([each]) => h("a", {
        onclick: (event) => {
          if (event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
            event.preventDefault();
            this.choose({ view: each, state: null, group: null });
          }
        },
      }, VIEWS[each]),
      (element, [each, address]) => {
        element.href = address;
        element[each === this.view ? "setAttribute" : "removeAttribute"]("aria-current", "page");
      });
    const view = this[this.view];
    view.show(this.run, this.selected, this.filter);
    if (this.frame.firstElementChild !== view.element) {
      this.frame.className = this.view === "graph" ? "graph-frame" : "";
      fill(this.frame, view.element);
    }
    this.drawBulk();
  }

  /** The address of this page with something else chosen. */
  address(change = {}) {
    const { view, state, group, task } = { view: this.view, ...this.filter, task: this.selected, ...change };
    const query = new URLSearchParams();
    Object.entries({ view: view === "graph" ? null : view, state, group, task }).forEach(([name, value]) => value && query.set(name, value));
    return `#/runs/${encodeURIComponent(this.id)}${query.size > 0 ? `?${query}` : ""}`;
  }

  choose({ view = this.view, state = this.filter.state, group = this.filter.group }) {
    this.view = view;
    this.filter = { state, group };
    moveTo(this.address());
    this.draw();
  }

  showFailed() {
    location.hash = this.address({ view: "list", state: "failed", group: null });
  }

  select({ task, group }) {
    if (group) {
      location.hash = this.address({ view: "list", state: null, group });
      return;
    }
    this.selected = this.selected === task ? null : task;
    moveTo(this.address());
    this.draw();
  }

  drawPanel() {
    const task = this.run.tasks.get(this.selected);
    this.panel.hidden = !task;
    this.views.classList.toggle("with-panel", Boolean(task));
    const wanted = task ? JSON.stringify({ ...task, parent: null, children: null }) : "";
    if (wanted === this.shownTask) {
      return;
    }
    this.shownTask = wanted;
    fill(this.panel, task && this.panelOf(task));
  }

  panelOf(task) {
    const iso = (millis) => new Date(millis).toISOString();
    const facts = [
      ["State", badge(task.state)],
      ["Executor", task.method],
      ["Attempt", String(task.attempt)],
      ["Node", task.node],
      ["Started", task.started && time(iso(task.started))],
      ["Ended", task.ended && time(iso(task.ended))],
      ["Took", task.started && task.ended && duration(task.ended - task.started)],
      ["Waits for", task.dependencies.length > 0 && task.dependencies.slice(0, 10).map((each) => h("div", {}, taskLink(each.id, this.run.tasks.get(each.id)?.name ?? each.id)))],
    ];
    const after = this.run.downstream(task.id).size;
    return [
      h("h2", {}, task.name),
      h("dl", { class: "facts" }, facts.filter(([, value]) => value).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
      task.error && task.state !== "completed" && h("pre", { class: "error", tabindex: "0" }, task.error),
      h("div", { class: "buttons" },
        h("a", { class: "button primary", href: `#/tasks/${encodeURIComponent(task.id)}` }, "Attempts and log"),
        isEnded(task.state) && this.button("Re-run …", () => this.askRerunTask(task, false)),
        isEnded(task.state) && after > 0 && this.button("Re-run from here …", () => this.askRerunTask(task, true)),
        !isEnded(task.state) && this.button("Cancel …", () => this.askCancelTasks([task]), "danger"),
        h("button", { class: "small", onclick: () => this.select({ task: task.id }) }, "Close")),
    ];
  }

  drawBulk() {
    const chosen = [...this.list.picked].map((id) => this.run.tasks.get(id)).filter(Boolean);
    this.bulk.hidden = this.view !== "list" || chosen.length === 0 && this.filter.state === null && this.filter.group === null;
    const ended = chosen.filter((each) => isEnded(each.state));
    const live = chosen.filter((each) => !isEnded(each.state));
    const wanted = [chosen.length, ended.length, live.length, this.filter.state, this.filter.group].join();
    if (this.bulk.hidden || wanted === this.shownBulk) {
      return;
    }
    this.shownBulk = wanted;
    fill(this.bulk, `${chosen.length.toLocaleString()} chosen`,
      h("button", { class: "small", onclick: () => this.pickAll() }, "Choose all of this list"),
      ended.length > 0 && this.button(`Re-run ${ended.length} …`, () => this.askRerunTasks(ended)),
      live.length > 0 && this.button(`Cancel ${live.length} …`, () => this.askCancelTasks(live), "danger"),
      chosen.length > 0 && h("button", { class: "small", onclick: () => this.pickNone() }, "Choose none"));
  }

  pickAll() {
    const { state, group } = this.filter;
    const inGroup = group === null ? null : this.run.graph().nodes.find((each) => each.key === group)?.tasks;
    const all = state === null && !inGroup ? this.list.shown() : (inGroup ?? [...this.run.tasks.values()]).filter((each) => state === null || each.state === state).map((each) => each.id);
    all.slice(0, MOST_AT_ONCE).forEach((id) => this.list.picked.add(id));
    this.draw();
  }

  pickNone() {
    this.list.picked.clear();
    this.draw();
  }

  say(text) {
    say(this.done, text);
  }

  async execute(body) {
    const { tasks_started: started } = await post(path`trees/${this.id}/execute`, body ?? undefined);
    this.say(`${started} ${started === 1 ? "task" : "tasks"} of “${this.run.name}” can run now`);
    await this.load();
  }

  async askRerun(scope) {
    const { run } = this;
    const failed = run.counts.get("failed") ?? 0;
    const answer = await confirm({
      title: scope === "all" ? `Run all ${run.tasks.size} tasks of “${run.name}” again?` : `Run ${failed} failed ${failed === 1 ? "task" : "tasks"} of “${run.name}” again?`,
      text: scope === "all" ? "Each gets a new attempt; results so far are kept with their attempts." : "What is blocked behind them runs too.",
      yes: scope === "all" ? "Run all again" : "Run them again",
    });
    if (answer !== null) {
      await this.execute({ rerun: scope });
    }
  }

  async askRerunTask(task, downstream) {
    const after = this.run.downstream(task.id).size;
    const answer = await confirm({
      title: downstream ? `Run “${task.name}” and ${after} ${after === 1 ? "task" : "tasks"} behind it again?` : `Run “${task.name}” again?`,
      text: downstream ? "All that depends on it and has ended gets a new attempt." : "What depends on it is not run again.",
      yes: "Run again",
    });
    if (answer !== null) {
      const { attempt_id: next } = await post(path`tasks/${task.id}/rerun`, downstream ? { downstream: true } : undefined);
      this.say(`attempt ${next} of “${task.name}” is queued`);
      await this.load();
    }
  }

  async askRerunTasks(tasks) {
    const answer = await confirm({
      title: `Run ${tasks.length} ${tasks.length === 1 ? "task" : "tasks"} of “${this.run.name}” again?`,
      text: namesOf(tasks),
      yes: `Run ${tasks.length} again`,
    });
    if (answer !== null) {
      await this.each(tasks, (task) => post(path`tasks/${task.id}/rerun`), "queued again");
    }
  }

  async askCancelTasks(tasks) {
    const one = tasks.length === 1;
    const reason = await confirm({
      title: one ? `Cancel “${tasks[0].name}”?` : `Cancel ${tasks.length} tasks of “${this.run.name}”?`,
      text: one ? "If it runs, its executor is interrupted." : namesOf(tasks),
      field: "Reason (may be empty)",
      yes: one ? "Cancel the task" : `Cancel ${tasks.length} tasks`,
      no: "Let them be",
      danger: true,
    });
    if (reason !== null) {
      await this.each(tasks, (task) => post(path`tasks/${task.id}/cancel`, reason ? { reason } : {}), "cancelled");
    }
  }

  /** Does the same to each; what failed is counted, and the first reason is shown. */
  async each(tasks, work, word) {
    const { done, problem: first } = await forEach(tasks, work);
    this.list.picked.clear();
    this.say(`${done} of ${tasks.length} ${tasks.length === 1 ? "task" : "tasks"} of “${this.run.name}” ${word}`);
    await this.load();
    if (first !== null) {
      throw first;
    }
  }

  async askCancel() {
    const live = [...this.run.tasks.values()].filter((each) => !isEnded(each.state)).length;
    const reason = await confirm({
      title: `Cancel ${live} ${live === 1 ? "task" : "tasks"} of “${this.run.name}”?`,
      text: "Waiting tasks are cancelled at once; running ones are interrupted.",
      field: "Reason (may be empty)",
      yes: live === 1 ? "Cancel the task" : `Cancel ${live} tasks`,
      no: "Let them be",
      danger: true,
    });
    if (reason !== null) {
      const { cancelled } = await post(path`tasks/${this.id}/cancel`, { children: true, ...(reason && { reason }) });
      this.say(`${cancelled.length} ${cancelled.length === 1 ? "task" : "tasks"} of “${this.run.name}” cancelled`);
      await this.load();
    }
  }

  async askDelete() {
    const answer = await confirm({
      title: `Delete “${this.run.name}” and its ${this.run.tasks.size} ${this.run.tasks.size === 1 ? "task" : "tasks"}?`,
      text: "The run, its results, events and logs are gone for good.",
      yes: "Delete the run",
      danger: true,
    });
    if (answer !== null) {
      await call("DELETE", path`trees/${this.id}`);
      latest = null;
      location.hash = "#/tasks";
    }
  }
}

// One task: everything about it, why it waits, what happened to it.

import { call, get, path, post } from "./api.js";
import { fill, h, setText } from "./dom.js";
import { duration, hasEnded, percent, statusWord, took } from "./format.js";
import { attempt, badge, bar, block, confirm, copies, EventList, say, setBadge, setBar, taskLink, time, toast, treeLink } from "./parts.js";
import { AttemptsPanel } from "./panel-attempts.js";
import { ADMIN, identity, WRITE } from "./session.js";
import { follow, throttled } from "./stream.js";

export async function showTask(root, { id, signal }) {
  document.title = `${id} · Apflow`;
  const events = new EventList({ withTask: false, empty: "Nothing happened yet." });
  const view = new TaskView(id, () => load());
  const attempts = new AttemptsPanel(id, signal);
  let seen = "";
  const load = async () => {
    const task = await get(path`tasks/${id}`, signal);
    view.show(task, task.status === "pending" ? await get(path`tasks/${id}/explain`, signal) : null);
    const now = [task.status, task.attempt_id, task.delivery, task.updated_at].join(" ");
    if (now !== seen) {
      seen = now;
      await attempts.load();
      root.classList.toggle("with-attempts", !attempts.element.hidden);
    }
  };
  await load();
  fill(root, view.element, attempts.element, view.values, view.about, h("section", { class: "card" }, h("h2", {}, "Events ", events.state), events.element));
  const refresh = throttled(() => load().catch(() => {}), signal);
  // What it waits for is of other tasks, whose events do not show here; nor do steps of progress.
  const timer = setInterval(() => view.isEnded || document.hidden || refresh(), 2000);
  signal.addEventListener("abort", () => clearInterval(timer));
  await follow(path`tasks/${id}/events`, {
    signal,
    onState: (state) => events.setState(state),
    onEvents: (list) => {
      events.add(list);
      refresh();
    },
  });
}

class TaskView {
  constructor(id, reload) {
    this.id = id;
    this.reload = reload;
    this.shown = "";
    this.isEnded = false;
    this.title = h("h1");
    this.status = badge("pending");
    this.bar = bar(0, "Progress of the task");
    this.percent = h("span", { class: "quiet" });
    this.problem = h("div");
    this.done = h("p", { class: "done quiet", role: "status" });
    this.why = h("div");
    this.facts = h("dl", { class: "facts" });
    this.values = h("div");
    this.about = h("section", { class: "card" }, h("h2", {}, "Facts"), this.facts);
    this.cancel = this.button("Cancel …", WRITE, () => this.askCancel(), "danger");
    this.rerun = this.button("Run again …", WRITE, () => this.askRunAgain(false), "primary");
    this.rerunFrom = this.button("Re-run from here …", WRITE, () => this.askRunAgain(true));
    this.remove = this.button("Delete …", ADMIN, () => this.askDelete(), "danger");
    this.progress = h("div", { class: "progress" }, this.bar, this.percent);
    this.where = h("p", { class: "quiet" });
    this.element = h("div", {},
      h("div", { class: "titled" }, this.title, this.status), this.where, this.progress,
      h("div", { class: "buttons" }, this.rerun, this.rerunFrom, this.cancel, this.remove, copies({ id, what: "task", api: path`tasks/${id}`, command: "tasks get" })), this.done, this.problem, this.why);
  }

  button(text, scope, work, style = null) {
    const button = h("button", { class: style, "data-needs": scope, onclick: () => attempt(button, this.problem, work) }, text);
    return button;
  }

  show(task, explanation) {
    this.isEnded = hasEnded(task.status);
    document.title = `${statusWord(task.status)}: ${task.name} · Apflow`;
    this.name = task.name;
    setText(this.title, task.name);
    this.title.title = task.name;
    setBadge(this.status, task.state ?? task.status);
    setBar(this.bar, task.progress);
    setText(this.percent, percent(task.progress));
    this.progress.hidden = task.status !== "in_progress";
    this.cancel.hidden = this.isEnded;
    this.rerun.hidden = !this.isEnded;
    this.rerunFrom.hidden = !this.isEnded;
    this.remove.hidden = task.status !== "pending";
    this.drawAnew(task, explanation);
  }

  /** Only where something is another: whoever selects text here keeps the selection. */
  drawAnew(task, explanation) {
    const wanted = JSON.stringify([task, explanation]);
    if (wanted !== this.shown) {
      this.shown = wanted;
      fill(this.where, task.id, " in the tree ", treeLink(task.tree_id));
      fill(this.why, explanation && why(explanation));
      fill(this.facts, facts(task));
      fill(this.values, values(task));
    }
  }

  async askRunAgain(downstream) {
    const answer = await confirm({
      title: downstream ? `Run “${this.name}” and all behind it again?` : `Run “${this.name}” again?`,
      text: downstream ? "All that depends on it and has ended gets a new attempt." : "It gets a new attempt. What depends on it is not run again.",
      yes: "Run again",
    });
    if (answer !== null) {
      const { attempt_id: next } = await post(path`tasks/${this.id}/rerun`, downstream ? { downstream: true } : undefined);
      say(this.done, `Attempt ${next} of “${this.name}” is queued`);
      await this.reload();
    }
  }

  async askCancel() {
    const reason = await confirm({
      title: `Cancel “${this.name}”?`,
      text: "If it runs, its executor is interrupted.",
      field: "Reason (may be empty)",
      yes: "Cancel the task",
      no: "Let it be",
      danger: true,
    });
    if (reason !== null) {
      await post(path`tasks/${this.id}/cancel`, reason ? { reason } : {});
      say(this.done, `Cancelled “${this.name}”`);
      await this.reload();
    }
  }

  async askDelete() {
    const answer = await confirm({
      title: `Delete “${this.name}”?`,
      text: "It and what was recorded about it are gone for good. One that has children or dependents is kept.",
      yes: "Delete it",
      danger: true,
    });
    if (answer !== null) {
      await call("DELETE", path`tasks/${this.id}`);
      toast(`Deleted “${this.name}”, by ${identity()?.name ?? "you"}`);
      location.hash = "#/tasks";
    }
  }
}

function why({ runnable, reasons }) {
  return h("section", { class: `card ${runnable ? "" : "warning"}` },
    h("h2", {}, runnable ? "It will run" : "Why it does not run"),
    h("ul", { class: "reasons" }, reasons.map((reason) =>
      h("li", {}, reason.detail, reason.task_id && [" ", taskLink(reason.task_id, "(see it)")],
        reason.unblocked_by && h("div", { class: "quiet" }, `unblocked by: ${reason.unblocked_by}`)))));
}

function facts(task) {
  const { retry, placement_constraints: placement } = task;
  const constraints = Object.entries(placement ?? {}).filter(([, value]) => !isEmpty(value));
  const rows = [
    ["Executor", task.schemas?.method],
    ["Parent", task.parent_id && taskLink(task.parent_id)],
    ["Waits for", task.dependencies.length > 0 && h("ul", {}, task.dependencies.map((each) =>
      h("li", {}, taskLink(each.id), each.required ? "" : " (optional)")))],
    ["Priority", `${task.priority} (0 is urgent, 3 low)`],
    ["Attempt", `${task.attempt_id} (delivery ${task.delivery})`],
    ["Retries", retry?.max_attempts > 1 && `up to ${retry.max_attempts} attempts, ${retry.backoff}, from ${duration(retry.initial_delay_ms)}`],
    ["Queue", task.queue && task.queue !== "default" && h("a", { href: `#/tasks?queue=${encodeURIComponent(task.queue)}` }, task.queue)],
    ["Concurrency", (task.concurrency ?? []).map((each) => h("div", {}, `${each.key}: at most ${each.limit} running`))],
    ["Rate", (task.rate ?? []).map((each) => h("div", {}, `${each.key}: ${each.limit} in ${duration(each.period_ms)}`))],
    ["Fair key", task.fair_key],
    ["Timeout", task.timeout_ms && duration(task.timeout_ms)],
    ["Not before", task.not_before && time(task.not_before)],
    ["Placement", constraints.map(([name, value]) => h("div", {}, `${name}: `, h("code", {}, JSON.stringify(value))))],
    ["User", task.user_id],
    ["Node", task.last_assigned_node],
    ["Created", time(task.created_at)],
    ["Started", task.started_at && time(task.started_at)],
    ["Ended", task.completed_at && time(task.completed_at)],
    ["Took", took(task)],
    ["Idempotency key", task.idempotency_key && h("code", {}, task.idempotency_key)],
  ];
  return rows.filter(([, value]) => value !== false && !isEmpty(value))
    .map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]);
}

function isEmpty(value) {
  return value === null || value === undefined || value === ""
    || Array.isArray(value) && value.length === 0
    || Object.getPrototypeOf(value) === Object.prototype && Object.keys(value).length === 0;
}

function values(task) {
  return [
    task.error && h("section", { class: "block outcome" }, h("h3", {}, task.error_code ? `Error (${task.error_code})` : "Error"), h("pre", { class: "error", tabindex: "0" }, task.error)),
    task.status === "completed" && h("div", { class: "outcome" }, block("Result", task.result)),
    block("Inputs", task.inputs),
    Object.keys(task.params ?? {}).length > 0 && block("Params", task.params),
    task.schemas?.input_schema && block("Input schema", task.schemas.input_schema),
  ];
}

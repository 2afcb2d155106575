// Queues: what is in each, what it waits for, its limits, and pauses.

import { call, get, path, post } from "./api.js";
import { fill, h } from "./dom.js";
import { duration } from "./format.js";
import { actorLink, attempt, confirm, say, time } from "./parts.js";
import { ADMIN } from "./session.js";
import { later } from "./stream.js";

const PAGE_SIZE = 50;
const REFRESH_MILLIS = 2000;
const WAITING = {
  dependencies: "dependencies", not_before: "their time", retry: "the next attempt", queue_paused: "a pause of the queue", paused: "another pause",
  rate: "the rate", queue_full: "a place in the queue", concurrency: "a key's limit",
};
const SCOPES = { cluster: "everything", method: "an executor", user: "a user", fair_key: "a fair key" };

export async function showQueues(root, { query, signal }) {
  document.title = "Queues · Apflow";
  const view = new QueuesView(query, signal);
  await view.load();
  fill(root, view.element);
  while (!signal.aborted) {
    await later(REFRESH_MILLIS, signal);
    if (!document.hidden && !signal.aborted && !document.querySelector("dialog[open]")) {
      await view.load().catch(() => {});
    }
  }
}

class QueuesView {
  constructor(query, signal) {
    this.query = query;
    this.signal = signal;
    this.rows = h("tbody");
    this.empty = h("p", { class: "quiet" }, "There are none. A queue is there once a task names it, or with ", h("code", {}, "apflow queues put NAME"), ".");
    this.table = h("table", { class: "list queues" },
      h("thead", {}, h("tr", {}, ["Queue", "Ready", "Running", "Waiting", "Oldest ready", "Rate", ""].map((each) => each === "" ? h("td") : h("th", { scope: "col" }, each)))), this.rows);
    this.pager = h("p", { class: "buttons" });
    this.pauses = h("ul", { class: "reasons" });
    this.noPause = h("p", { class: "quiet" }, "Nothing else is paused.");
    this.done = h("p", { class: "done quiet", role: "status" });
    this.problem = h("div");
    this.element = h("div", {}, h("h1", {}, "Queues"), this.done, this.problem,
      h("section", { class: "card" }, this.table, this.empty, this.pager),
      h("section", { class: "card" }, h("h2", {}, "Pauses beside queues"), this.pauses, this.noPause,
        h("div", { class: "buttons" }, this.button("Pause …", () => this.askPause(), "danger"))));
  }

  button(text, work, style = "small") {
    const button = h("button", { class: style, "data-needs": ADMIN, onclick: () => attempt(button, this.problem, work) }, text);
    return button;
  }

  async load() {
    const wanted = new URLSearchParams({ limit: String(PAGE_SIZE) });
    if (this.query.get("cursor")) {
      wanted.set("cursor", this.query.get("cursor"));
    }
    const page = await get(`api/v1/queues?${wanted}`, this.signal);
    const shown = JSON.stringify(page);
    if (shown === this.shown) {
      return;
    }
    this.shown = shown;
    const focused = this.element.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    this.empty.hidden = page.queues.length > 0;
    this.table.hidden = page.queues.length === 0;
    fill(this.rows, page.queues.map((queue) => this.row(queue)));
    this.noPause.hidden = page.pauses.length > 0;
    fill(this.pauses, page.pauses.map((pause) => this.pause(pause)));
    fill(this.pager,
      this.query.has("cursor") && h("a", { class: "button", href: "#/queues" }, "First"),
      page.next_cursor && h("a", { class: "button", href: `#/queues?cursor=${encodeURIComponent(page.next_cursor)}` }, "More"));
    if (focused) {
      [...this.element.querySelectorAll("[data-key]")].find((each) => each.dataset.key === focused)?.focus();
    }
  }

  row(queue) {
    const waiting = Object.entries(queue.waiting).filter(([, count]) => count > 0);
    const total = waiting.reduce((sum, [, count]) => sum + count, 0);
    const { rate } = queue;
    const keyed = (button, what) => {
      button.dataset.key = `${what} ${queue.name}`;
      button.setAttribute("aria-label", `${button.textContent.replace(" …", "")} ${queue.name} …`);
      return button;
    };
    return h("tr", {},
      h("td", { "data-label": "Queue" }, h("a", { href: `#/tasks?queue=${encodeURIComponent(queue.name)}` }, queue.name),
        queue.paused && h("div", { class: "warn" }, "‖ paused", queue.pause_reason && `: ${queue.pause_reason}`, " since ", time(queue.paused_at), queue.paused_by && [" by ", actorLink(queue.paused_by)])),
      h("td", { "data-label": "Ready" }, queue.ready.toLocaleString()),
      h("td", { "data-label": "Running" }, queue.max_running === null ? queue.running.toLocaleString() : `${queue.running.toLocaleString()} of ${queue.max_running.toLocaleString()}`),
      h("td", { "data-label": "Waiting", class: "wrap" }, total.toLocaleString(), total > 0 && h("div", { class: "quiet" }, `for ${waiting.map(([reason, count]) => `${WAITING[reason] ?? reason}: ${count.toLocaleString()}`).join(", ")}`)),
      h("td", { "data-label": "Oldest ready" }, queue.oldest_ready_seconds === null ? "–" : duration(queue.oldest_ready_seconds * 1000)),
      h("td", { "data-label": "Rate" }, rate ? `${rate.limit.toLocaleString()} in ${duration(rate.period_ms)}${rate.burst > 1 ? `, ${rate.burst.toLocaleString()} at once` : ""}` : "–"),
      h("td", { class: "actions" }, h("div", { class: "buttons" },
        queue.paused ? keyed(this.button("Resume", () => this.resume(queue)), "pause") : keyed(this.button("Pause …", () => this.askPauseQueue(queue), "small danger"), "pause"),
        keyed(this.button("Limits …", () => this.askLimits(queue)), "limits"))));
  }

  pause(pause) {
    const words = pause.scope === "cluster" ? "Everything" : `${SCOPES[pause.scope] ?? pause.scope} ${pause.value}`;
    return h("li", {}, h("strong", {}, words.replace(/^an? /, "").replace(/^./, (first) => first.toUpperCase())), ` is paused: ${pause.reason}`, h("span", { class: "quiet" }, " since ", time(pause.since), pause.by && [" by ", actorLink(pause.by)]), " ",
      this.button("Resume", () => this.resumeScope(pause)));
  }

  async resume(queue) {
    await post(path`queues/${queue.name}/resume`, {});
    await this.after(`Resumed the queue ${queue.name}`);
  }

  async resumeScope({ scope, value }) {
    await post("api/v1/resume", value === null || value === undefined ? { scope } : { scope, value });
    await this.after(`Resumed ${value ?? "everything"}`);
  }

  async after(words) {
    say(this.done, words);
    await this.load();
  }

  async askPauseQueue(queue) {
    const reason = await confirm({
      title: `Pause the queue ${queue.name}?`,
      text: `Its ${queue.ready.toLocaleString()} ready tasks do not start; its ${queue.running.toLocaleString()} running ones end.`,
      field: "Reason", yes: "Pause the queue", danger: true,
    });
    if (reason !== null) {
      await post(path`queues/${queue.name}/pause`, { reason });
      await this.after(`Paused the queue ${queue.name}`);
    }
  }

  async askPause() {
    const scope = h("select", { id: "scope" }, Object.entries(SCOPES).map(([value, words]) => h("option", { value }, words)));
    const value = h("input", { id: "value", autocomplete: "off", spellcheck: "false" });
    const line = h("div", { hidden: true }, h("label", { for: "value" }, "Which one"), value);
    scope.addEventListener("change", () => (line.hidden = scope.value === "cluster"));
    const reason = await confirm({
      title: "Pause what?",
      text: "What is ready does not start any more, in whatever queue; what runs ends.",
      field: "Reason", yes: "Pause it", danger: true,
      more: [h("label", { for: "scope" }, "What"), scope, line],
    });
    if (reason !== null) {
      const wanted = scope.value === "cluster" ? {} : { value: value.value.trim() };
      await post("api/v1/pause", { scope: scope.value, ...wanted, reason });
      await this.after(`Paused ${wanted.value ?? "everything"}`);
    }
  }

  async askLimits(queue) {
    const number = (id, value) => h("input", { id, type: "number", min: "1", value: value ?? "", inputmode: "numeric" });
    const most = number("most", queue.max_running);
    const limit = number("rate", queue.rate?.limit);
    const period = number("period", queue.rate ? queue.rate.period_ms / 1000 : 60);
    period.step = "any";
    period.min = "0.001";
    const answer = await confirm({
      title: `Limits of the queue ${queue.name}`,
      text: "What is left empty is not limited. What runs goes on.",
      yes: "Set the limits",
      more: [h("label", { for: "most" }, "At most running"), most, h("label", { for: "rate" }, "At most starts"), limit, h("label", { for: "period" }, "in so many seconds"), period],
    });
    if (answer !== null) {
      const rate = limit.value === "" ? {} : {
        rate: {
          limit: Number(limit.value), period_ms: Math.round(Number(period.value) * 1000),
          ...(queue.rate?.burst > 1 && { burst: queue.rate.burst }),
        },
      };
      await call("PUT", path`queues/${queue.name}`, {
        body: JSON.stringify({ version: queue.version, ...(most.value !== "" && { max_running: Number(most.value) }), ...rate }),
      });
      await this.after(`Changed the limits of the queue ${queue.name}`);
    }
  }
}

// The attempts of one task: where and when each ran, what came of it, what its executor wrote.

import { get, isAborted, path } from "./api.js";
import { fill, h, reconcile, setText } from "./dom.js";
import { brief, duration, statusWord } from "./format.js";
import { followLines, readLines } from "./log-stream.js";
import { badge, block, copyButton, problemBox, setBadge, time } from "./parts.js";

const PAGE = 500;
const MOST_PAGES = 4;

export class AttemptsPanel {
  /** @param signal ends with the page */
  constructor(id, signal) {
    this.id = id;
    this.signal = signal;
    this.views = new Map();
    this.opened = null;
    this.list = h("div", { class: "attempts" });
    this.problem = h("div");
    this.element = h("section", { class: "card", id: "attempts" }, h("h2", {}, "Attempts"), this.problem, this.list);
  }

  /** Reads the attempts anew; what is folded out stays so. */
  async load() {
    try {
      this.show(await this.read());
      fill(this.problem);
    } catch (problem) {
      if (!isAborted(problem)) {
        fill(this.problem, problem.status === 404 ? null : problemBox(problem));
      }
    }
  }

  async read() {
    const attempts = [];
    let after = null;
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const page = await get(`${path`tasks/${this.id}/attempts`}?limit=${PAGE}${after === null ? "" : `&after=${after}`}`, this.signal);
      attempts.push(...page.attempts);
      after = page.next_cursor;
      if (after === null) {
        break;
      }
    }
    return attempts;
  }

  /** The newest attempt is folded out when it comes; what somebody folded out or in stays so. */
  show(attempts) {
    const begun = attempts.filter((each) => each.deliveries.length > 0 || each.outcome !== null).reverse();
    this.element.hidden = begun.length === 0;
    reconcile(this.list, begun, (each) => each.attempt_id,
      (each) => {
        const view = new AttemptView(this.id, each.attempt_id, this.signal);
        this.views.set(each.attempt_id, view);
        return view.element;
      },
      (element, each) => this.views.get(each.attempt_id).show(each));
    const newest = begun[0]?.attempt_id ?? null;
    if (newest !== this.opened) {
      if (this.views.has(this.opened)) {
        this.views.get(this.opened).element.open = false;
      }
      this.opened = newest;
      this.views.get(newest).element.open = true;
    }
  }
}

class AttemptView {
  constructor(task, attempt, signal) {
    this.shown = "";
    this.status = badge("pending");
    this.facts = h("span", { class: "quiet" });
    this.brief = h("span", { class: "error" });
    this.details = h("div");
    this.log = new Log(path`tasks/${task}/logs`, attempt, signal);
    this.element = h("details", { class: "attempt", ontoggle: () => this.element.open && this.log.open(this.hasEnded) },
      h("summary", {}, this.status, " ", h("strong", {}, `Attempt ${attempt}`), " ", this.facts, " ", this.brief),
      this.details, this.log.element);
  }

  show(attempt) {
    this.hasEnded = attempt.outcome !== null;
    setBadge(this.status, attempt.outcome ?? attempt.status);
    const facts = [attempt.node_id && `on ${attempt.node_id}`, attempt.started_at && tookOf(attempt)].filter(Boolean).join(" · ");
    setText(this.facts, facts);
    setText(this.brief, brief(attempt.error, 120));
    const wanted = JSON.stringify(attempt);
    if (wanted !== this.shown) {
      this.shown = wanted;
      fill(this.details, detailsOf(attempt));
    }
    if (this.element.open) {
      this.log.open(this.hasEnded);
    }
  }
}

function detailsOf(attempt) {
  return [
    h("dl", { class: "facts" },
      fact("Started", attempt.started_at && time(attempt.started_at)),
      fact("Ended", attempt.ended_at && time(attempt.ended_at)),
      fact("Node", attempt.node_id),
      fact("Error code", attempt.error_code && h("code", {}, attempt.error_code))),
    attempt.deliveries.length > 1 && deliveries(attempt.deliveries),
    attempt.error && textBlock("Error", attempt.error, "error"),
    attempt.stack_trace && h("details", { class: "trace", open: true }, h("summary", {}, "Stack trace"),
      h("div", { class: "copied" }, h("pre", { tabindex: "0" }, attempt.stack_trace), copyButton(() => attempt.stack_trace, "stack trace"))),
    attempt.outcome === "completed" && block("Result", attempt.result),
  ];
}

function fact(name, value) {
  return value ? [h("dt", {}, name), h("dd", {}, value)] : null;
}

function textBlock(title, text, style) {
  return h("section", { class: "block" }, h("h3", {}, title), h("div", { class: "copied" }, h("pre", { class: style, tabindex: "0" }, text), copyButton(() => text, title.toLowerCase())));
}

/** Shown where an attempt was handed out more than once. */
function deliveries(all) {
  return h("table", { class: "list deliveries" },
    h("caption", { class: "unseen" }, "Deliveries"),
    h("thead", {}, h("tr", {}, ["Delivery", "Node", "Started", "Took", "Outcome"].map((each) => h("th", { scope: "col" }, each)))),
    h("tbody", {}, all.map((each) => h("tr", {},
      h("td", { "data-label": "Delivery" }, String(each.delivery)),
      h("td", { "data-label": "Node" }, each.node_id ?? "–"),
      h("td", { "data-label": "Started" }, time(each.started_at)),
      h("td", { "data-label": "Took" }, tookOf(each)),
      h("td", { "data-label": "Outcome" }, each.outcome === "reassigned" ? "lost or given back" : statusWord(each.outcome ?? "in_progress"), each.reason && h("span", { class: "quiet" }, ` — ${brief(each.reason)}`))))));
}

function tookOf({ started_at: started, ended_at: ended }) {
  return duration((ended ? Date.parse(ended) : Date.now()) - Date.parse(started));
}

/** As many lines of an attempt are in the page at once. */
const SHOWN = 500;
const MOST_SHOWN = 5000;

/** The lines of an attempt: read when it is folded out, followed while it runs. */
class Log {
  constructor(logs, attempt, signal) {
    this.logs = logs;
    this.attempt = attempt;
    this.signal = signal;
    this.lines = [];
    this.most = SHOWN;
    this.started = false;
    this.state = h("span");
    this.dropped = h("p", { class: "quiet", hidden: true });
    this.more = h("button", { class: "small", hidden: true, onclick: () => this.showMore() });
    this.list = h("ol", { class: "log", tabindex: "0", "aria-label": `Log of attempt ${attempt}` });
    this.empty = h("p", { class: "quiet" }, "Reading …");
    this.box = h("div", { class: "copied", hidden: true }, this.list, copyButton(() => this.text(), "log"));
    this.element = h("section", { class: "block", hidden: true }, h("h3", {}, "Log ", this.state),
      this.dropped, this.more, this.empty, this.box);
  }

  async open(hasEnded) {
    if (this.started) {
      return;
    }
    this.started = true;
    this.element.hidden = false;
    const options = { signal: this.signal, onLines: (lines) => this.add(lines), onState: (state) => this.setState(state) };
    try {
      if (hasEnded) {
        await readLines(this.logs, this.attempt, options);
      } else {
        await followLines(this.logs, this.attempt, options);
      }
      this.setState(null);
      setText(this.empty, "It wrote nothing.");
    } catch (problem) {
      if (!isAborted(problem)) {
        this.setState("interrupted");
        this.started = false;
      }
    }
    this.draw();
  }

  setState(state) {
    if (state === "live") {
      setText(this.empty, "It wrote nothing so far.");
    }
    this.state.className = state ? `state ${state}` : "";
    setText(this.state, state ?? "");
  }

  add(lines) {
    const last = this.lines.at(-1)?.line ?? 0;
    this.lines.push(...lines.filter((each) => each.line > last));
    this.wanted ??= requestAnimationFrame(() => {
      this.wanted = null;
      this.draw();
    });
  }

  draw() {
    const atEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 30;
    const shown = this.lines.slice(-this.most);
    const hidden = this.lines.length - shown.length;
    const dropped = this.lines[0]?.dropped_before ?? 0;
    this.dropped.hidden = dropped === 0;
    setText(this.dropped, `${dropped.toLocaleString()} older ${dropped === 1 ? "line is" : "lines are"} not kept: an attempt keeps 1 MiB.`);
    this.more.hidden = hidden === 0 || this.most >= MOST_SHOWN;
    setText(this.more, `Show older lines (${hidden.toLocaleString()} more)`);
    this.empty.hidden = this.lines.length > 0;
    this.box.hidden = this.lines.length === 0;
    reconcile(this.list, shown, (each) => each.line, logLine);
    if (atEnd) {
      this.list.scrollTop = this.list.scrollHeight;
    }
  }

  showMore() {
    this.most = MOST_SHOWN;
    this.draw();
  }

  text() {
    return this.lines.map((each) => `${each.timestamp} ${each.level} ${each.text}`).join("\n");
  }
}

function logLine(line) {
  return h("li", { class: `level-${line.level}` }, h("span", { class: "when" }, time(line.timestamp)), " ", h("span", { class: "level" }, line.level), " ", h("span", { class: "text" }, line.text));
}

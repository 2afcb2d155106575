// The last hour as charts: how many runs ended and how, and how long they waited for their first task. Made of the
// list of runs, so that each node shows the same.

import { get } from "./api.js";
import { fill, h, s } from "./dom.js";
import { duration } from "./format.js";
import { timeText } from "./times.js";

const HOUR_MILLIS = 3_600_000;
const STEPS = 30;
const PAGE = 500;
const MOST_PAGES = 2;
const WIDTH = 600;
const HEIGHT = 90;

export class RunCharts {
  constructor() {
    this.ended = h("figure", { class: "chart" });
    this.waited = h("figure", { class: "chart" });
    this.note = h("p", { class: "quiet" });
    this.element = h("section", { class: "card charts", hidden: true }, h("h2", {}, "The last hour"), h("div", { class: "two" }, this.ended, this.waited), this.note);
  }

  /** A server that has no list of runs shows no charts. */
  async load(signal) {
    const now = Date.now();
    const runs = [];
    let cursor = null;
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const page = await get(`api/v1/runs?limit=${PAGE}&created_after=${encodeURIComponent(new Date(now - HOUR_MILLIS).toISOString())}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`, signal);
      runs.push(...page.runs);
      cursor = page.next_cursor;
      if (!cursor) {
        break;
      }
    }
    this.element.hidden = runs.length === 0;
    this.draw(stepsOf(runs, now), now, runs.length, cursor !== null);
  }

  draw(steps, now, count, isCut) {
    const from = new Date(now - HOUR_MILLIS).toISOString();
    const done = sum(steps.map((each) => each.completed));
    const failed = sum(steps.map((each) => each.failed));
    const waits = steps.flatMap((each) => each.waits);
    fill(this.ended,
      h("figcaption", {}, "Runs that ended: ", h("strong", {}, `${done} completed`), ", ", h("a", { href: "#/runs?status=failed&since=1" }, `${failed} failed`)),
      bars(steps, (each) => [["completed", each.completed], ["failed", each.failed], ["cancelled", each.cancelled]], `${done} runs completed and ${failed} failed since ${timeText(from)}`), axis(from));
    fill(this.waited,
      h("figcaption", {}, "Wait for the first task, 95th percentile: ", h("strong", {}, waits.length > 0 ? duration(percentile(waits)) : "–")),
      bars(steps, (each) => [["wait", percentile(each.waits)]], `Runs waited ${duration(percentile(waits))} for their first task at the 95th percentile`), axis(from));
    fill(this.note, isCut ? `Of the ${count.toLocaleString()} newest runs.` : "");
  }
}

function stepsOf(runs, now) {
  const steps = Array.from({ length: STEPS }, () => ({ completed: 0, failed: 0, cancelled: 0, waits: [] }));
  const at = (iso) => steps[Math.floor(STEPS * (Date.parse(iso) - now + HOUR_MILLIS) / HOUR_MILLIS)];
  for (const run of runs) {
    const end = run.ended_at && at(run.ended_at);
    if (end && run.status in end) {
      end[run.status]++;
    }
    const start = run.started_at && at(run.started_at);
    if (start) {
      start.waits.push(Date.parse(run.started_at) - Date.parse(run.created_at));
    }
  }
  return steps;
}

function percentile(values) {
  return values.length === 0 ? 0 : [...values].sort((a, b) => a - b)[Math.ceil(0.95 * values.length) - 1];
}

function sum(values) {
  return values.reduce((all, each) => all + each, 0);
}

/** Each step has parts that stand on one another. */
function bars(steps, partsOf, label) {
  const most = Math.max(1, ...steps.map((each) => sum(partsOf(each).map(([, value]) => value))));
  const wide = WIDTH / STEPS;
  return s("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": label },
    steps.map((step, i) => {
      let y = HEIGHT;
      return partsOf(step).filter(([, value]) => value > 0).map(([kind, value]) => {
        const height = Math.max(2, (HEIGHT - 4) * value / most);
        y -= height;
        return s("rect", { x: i * wide + 1, y, width: wide - 2, height, class: `segment ${kind}` });
      });
    }));
}

function axis(from) {
  return h("div", { class: "ends quiet" }, h("span", {}, timeText(from)), h("span", {}, "now"));
}

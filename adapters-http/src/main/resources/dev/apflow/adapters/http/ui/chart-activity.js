// The last hour as charts: tasks that ended and how, how long they waited for a slot, and how many slots were busy. The
// server works it out from the log of events, so that each node shows the same.

import { get } from "./api.js";
import { fill, h, s } from "./dom.js";
import { duration } from "./format.js";
import { timeText } from "./times.js";

const WIDTH = 600;
const HEIGHT = 90;

export class ActivityCharts {
  constructor() {
    this.ended = h("figure", { class: "chart" });
    this.waited = h("figure", { class: "chart" });
    this.busy = h("figure", { class: "chart" });
    this.note = h("p", { class: "quiet" });
    this.element = h("section", { class: "card charts", hidden: true }, h("h2", {}, "The last hour"), h("div", { class: "three" }, this.ended, this.waited, this.busy), this.note);
  }

  async load(signal) {
    const activity = await get("api/v1/activity", signal);
    const total = (name) => activity.steps.reduce((sum, each) => sum + each[name], 0);
    this.element.hidden = total("started") + total("completed") + total("failed") + total("cancelled") === 0;
    this.draw(activity, total);
  }

  draw({ from, steps, seen_from: seenFrom }, total) {
    const waits = steps.map((each) => each.queue_wait_p95_ms ?? 0);
    const worst = Math.max(...waits);
    const most = Math.max(...steps.map((each) => each.busy_slots));
    const last = steps.at(-1).busy_slots;
    const done = total("completed").toLocaleString();
    const failed = total("failed").toLocaleString();
    fill(this.ended,
      h("figcaption", {}, "Tasks that ended: ", h("strong", {}, `${done} done`), ", ", h("a", { href: "#/tasks?status=failed" }, `${failed} failed`)),
      bars(steps, (each) => [["completed", each.completed], ["failed", each.failed], ["cancelled", each.cancelled]], `${done} tasks done and ${failed} failed since ${timeText(from)}`), axis(from));
    fill(this.waited,
      h("figcaption", {}, "Queue wait, 95th percentile: ", h("strong", {}, `up to ${duration(worst)}`)),
      bars(steps, (each) => [["wait", each.queue_wait_p95_ms ?? 0]], `Tasks waited up to ${duration(worst)} at the 95th percentile since ${timeText(from)}`), axis(from));
    fill(this.busy,
      h("figcaption", {}, "Busy slots: ", h("strong", {}, count(last)), ` now, up to ${count(most)}`),
      bars(steps, (each) => [["in_progress", each.busy_slots]], `${count(last)} slots busy now, up to ${count(most)} since ${timeText(from)}`), axis(from));
    fill(this.note, seenFrom ? `There was more: shown is what happened since ${timeText(seenFrom)}.` : "");
  }
}

function count(slots) {
  return slots.toLocaleString([], { maximumFractionDigits: 1 });
}

function sum(values) {
  return values.reduce((all, each) => all + each, 0);
}

/** Each step has parts that stand on one another. */
function bars(steps, partsOf, label) {
  const most = Math.max(1e-9, ...steps.map((each) => sum(partsOf(each).map(([, value]) => value))));
  const wide = WIDTH / steps.length;
  return s("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": label },
    steps.map((step, i) => {
      let y = HEIGHT;
      return s("g", {}, s("title", {}, `${timeText(step.at)}: ${partsOf(step).filter(([, value]) => value > 0).map(([kind, value]) => TITLES[kind](value)).join(", ") || "nothing"}`),
        s("rect", { x: i * wide, y: 0, width: wide, height: HEIGHT, class: "step" }),
        partsOf(step).filter(([, value]) => value > 0).map(([kind, value]) => {
          const height = Math.max(2, (HEIGHT - 4) * value / most);
          y -= height;
          return s("rect", { x: i * wide + 1, y, width: wide - 2, height, class: `segment ${kind}` });
        }));
    }));
}

const TITLES = {
  completed: (value) => `${value.toLocaleString()} done`,
  failed: (value) => `${value.toLocaleString()} failed`,
  cancelled: (value) => `${value.toLocaleString()} cancelled`,
  wait: (value) => duration(value),
  in_progress: (value) => `${count(value)} slots busy`,
};

function axis(from) {
  return h("div", { class: "ends quiet" }, h("span", {}, timeText(from)), h("span", {}, "now"));
}

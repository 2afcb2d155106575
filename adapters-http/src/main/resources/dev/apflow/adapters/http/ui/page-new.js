// Submitting a tree as JSON.

import { call, Problem } from "./api.js";
import { fill, h } from "./dom.js";
import { attempt, problemBox } from "./parts.js";
import { may, WRITE } from "./session.js";

/** What somebody wrote is still there after a look at another page. */
const DRAFT = "apflow.draft";

export async function showNew(root) {
  document.title = "New run · Apflow";
  if (!may(WRITE)) {
    fill(root, h("h1", {}, "New run"), problemBox(new Problem(0, { code: "forbidden", scope: WRITE })));
    return;
  }
  const text = h("textarea", { id: "tree", rows: "22", spellcheck: "false", autocapitalize: "off", "aria-describedby": "tree-help" });
  text.value = sessionStorage.getItem(DRAFT) ?? example("diamond");
  const problem = h("div");
  const submit = h("button", { type: "submit", class: "primary" }, "Submit");
  const use = (name) => h("button", {
    type: "button",
    class: "small",
    onclick: () => {
      text.value = example(name);
      remember();
      text.focus();
    },
  }, name);
  const remember = () => sessionStorage.setItem(DRAFT, text.value);
  text.addEventListener("input", remember);
  const submission = new Submission();
  fill(root,
    h("h1", {}, "New run"),
    h("form", {
      class: "card",
      onsubmit: (event) => {
        event.preventDefault();
        attempt(submit, problem, async () => {
          const created = await submission.send(text.value);
          sessionStorage.removeItem(DRAFT);
          location.hash = `#/runs/${encodeURIComponent(created.root_task_id)}`;
        });
      },
    },
    h("div", { class: "buttons" }, "Examples: ", Object.keys(EXAMPLES).map(use)),
    h("label", { for: "tree" }, "The tasks of the run, as JSON"),
    text,
    h("p", { class: "quiet", id: "tree-help" },
      "As POST /api/v1/trees takes it. With \"execute\": false the run is only defined, to be run later. ",
      h("kbd", {}, "Ctrl"), " + ", h("kbd", {}, "Enter"), " submits."),
    problem,
    h("div", { class: "buttons" }, submit)));
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit.form.requestSubmit();
    }
  });
}

/** The same text is one submission, however often it is sent: an answer that got lost is had by sending again. */
class Submission {
  async send(text) {
    if (text !== this.text) {
      this.text = text;
      this.key = `ui-${random(24)}`;
    }
    return call("POST", "api/v1/trees", { body: text, headers: { "Idempotency-Key": this.key, "Apflow-Trigger": "ui" } });
  }
}

function random(length) {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (byte) => (byte % 36).toString(36)).join("");
}

const EXAMPLES = {
  diamond: () => [
    { key: "start", name: "start", schemas: { method: "system_info_executor" } },
    { key: "left", name: "left side", schemas: { method: "sleep" }, inputs: { duration_ms: 3000 }, dependencies: [{ key: "start" }] },
    { key: "right", name: "right side", schemas: { method: "sleep" }, inputs: { duration_ms: 5000 }, dependencies: [{ key: "start" }] },
    { key: "report", name: "gather", schemas: { method: "aggregate_results_executor" }, dependencies: [{ key: "left" }, { key: "right" }] },
  ],
  "fails and retries": () => [
    {
      key: "flaky", name: "fails twice, then works", schemas: { method: "fail" }, inputs: { message: "not yet", times: 2 },
      retry: { max_attempts: 3, backoff: "exponential", initial_delay_ms: 1000 },
    },
    { key: "after", name: "after it", schemas: { method: "echo" }, inputs: { greeting: "done" }, dependencies: [{ key: "flaky" }] },
  ],
  "HTTP call": () => [
    {
      key: "call", name: "is this node alive", schemas: { method: "rest_executor" },
      inputs: { url: new URL("../health/live", document.baseURI).href, method: "GET" },
      timeout_ms: 10000,
    },
  ],
};

/** Tasks are named by keys: the same text may be submitted again and again. */
function example(name) {
  return `{\n  "tasks": [\n${EXAMPLES[name]().map(taskText).join(",\n")}\n  ]\n}`;
}

/** Submits the first example; the id of its run. */
export async function runExample() {
  return (await new Submission().send(example("diamond"))).root_task_id;
}

/** A member a line, which reads better than the indentation of everything. */
function taskText(task) {
  const members = Object.entries(task).map(([name, value]) => `${JSON.stringify(name)}: ${oneLine(value)}`);
  return `    {\n      ${members.join(",\n      ")}\n    }`;
}

function oneLine(value) {
  return JSON.stringify(value, null, 1).replace(/\s*\n\s*/g, " ").replace(/([[{]) | ([\]}])/g, "$1$2");
}

// The list of runs. The filter is in the address.

import { get } from "./api.js";
import { fill, h, reconcile, setText } from "./dom.js";
import { duration, shortId, stateWord } from "./format.js";
import { onKey } from "./keys.js";
import { badge, setBadge, time, treeLink, triggerOf } from "./parts.js";
import { follow, throttled } from "./stream.js";

const PAGE_SIZE = 50;
const STATUSES = ["pending", "in_progress", "ready", "no_node", "retrying", "scheduled", "suspended", "completed", "failed", "cancelled"];
const LINES = { name: "Name", flow: "Flow", method: "Executor of the root", label: "Label (key:value)", triggered_by: "Triggered by" };
const SINCE = { "": "any time", 1: "the last hour", 24: "the last day", 168: "the last week" };

/** The order of the segments of the bar. */
const COUNTS = ["completed", "failed", "cancelled", "blocked", "in_progress", "pending"];

export async function showRuns(root, { query, signal }) {
  document.title = "Runs · Apflow";
  const rows = h("tbody");
  const empty = h("p", { class: "quiet", hidden: true }, "There are none.");
  const pager = h("p", { class: "buttons" });
  fill(root, h("h1", {}, "Runs"), filters(query),
    h("section", { class: "card" },
      h("table", { class: "list runs" },
        h("thead", {}, h("tr", {}, ["Run", "Status", "Tasks", "Started", "Took", "Triggered by"].map((each) => h("th", { scope: "col" }, each)))),
        rows),
      empty, pager));
  onKey("f", "Show the runs that failed", () => (location.hash = "#/runs?status=failed"), signal);

  let shown = [];
  const load = async () => {
    const page = await get(`api/v1/runs?${parameters(query)}`, signal);
    shown = page.runs;
    draw();
    drawPager(pager, query, page.next_cursor);
  };
  const draw = () => {
    empty.hidden = shown.length > 0;
    reconcile(rows, shown, (run) => run.run_id, row, updateRow);
  };
  await load();
  const timer = setInterval(() => document.hidden || shown.every((run) => run.ended_at) || draw(), 1000);
  signal.addEventListener("abort", () => clearInterval(timer));
  // Older pages stand still: only the first one shows what is new.
  if (!query.has("cursor")) {
    const refresh = throttled(() => load().catch(() => {}), signal);
    await follow("api/v1/events", { signal, onState: () => {}, onEvents: refresh });
  }
}

function parameters(query) {
  const wanted = new URLSearchParams({ limit: String(PAGE_SIZE) });
  for (const name of ["status", ...Object.keys(LINES), "created_after", "created_before", "cursor"]) {
    if (query.get(name)) {
      wanted.set(name, query.get(name));
    }
  }
  if (query.get("since")) {
    wanted.set("created_after", new Date(Date.now() - Number(query.get("since")) * 3_600_000).toISOString());
  }
  return wanted;
}

function row(run) {
  return h("tr", {},
    h("td", { "data-label": "Run" }, treeLink(run.run_id, run.name),
      h("div", { class: "quiet" }, h("span", { title: run.run_id }, shortId(run.run_id)),
        run.flow && [" · flow ", h("a", { href: `#/runs?flow=${encodeURIComponent(run.flow)}` }, run.flow), ` v${run.flow_version}`]),
      Object.entries(run.labels ?? {}).map(([name, value]) => h("a", { class: "label", href: `#/runs?label=${encodeURIComponent(`${name}:${value}`)}` }, `${name}: ${value}`))),
    h("td", { "data-label": "Status" }, badge(run.status)),
    h("td", { "data-label": "Tasks" }, h("div", {}, h("div", { class: "countbar", role: "img" }), h("div", { class: "quiet" }))),
    h("td", { "data-label": "Started" }, h("span")),
    h("td", { "data-label": "Took" }),
    h("td", { "data-label": "Triggered by" }, h("span", { class: "quiet" }, run.triggered_by ? triggerOf(run.triggered_by) : "–")));
}

function updateRow(element, run) {
  const cells = element.children;
  setBadge(cells[1].firstElementChild, run.status);
  const [bar, words] = cells[2].firstElementChild.children;
  // Blocked ones are pending, too: they are shown once.
  const counts = { ...run.counts, pending: run.counts.pending - (run.counts.blocked ?? 0) };
  const present = COUNTS.filter((each) => counts[each] > 0);
  const said = JSON.stringify(counts);
  if (bar.dataset.shown !== said) {
    bar.dataset.shown = said;
    bar.setAttribute("aria-label", present.map((each) => `${counts[each]} ${stateWord(each)}`).join(", "));
    reconcile(bar, present, (each) => each, (each) => h("span", { class: each }), (part, each) => (part.style.flexGrow = String(counts[each])));
    fill(words, present.map((each, i) => [i > 0 && " · ", count(run, each, counts[each])]));
  }
  if (run.started_at && cells[3].dataset.at !== run.started_at) {
    cells[3].dataset.at = run.started_at;
    fill(cells[3], time(run.started_at));
  }
  setText(cells[4], run.started_at ? duration((run.ended_at ? Date.parse(run.ended_at) : Date.now()) - Date.parse(run.started_at)) : "–");
}

/** What failed is a link to it. */
function count(run, state, number) {
  const words = `${number.toLocaleString()} ${stateWord(state)}`;
  return state === "failed" || state === "blocked" ? h("a", { href: `#/runs/${encodeURIComponent(run.run_id)}?view=list&state=${state}` }, words) : words;
}

function filters(query) {
  const status = h("select", { id: "filter-status", name: "status" },
    h("option", { value: "" }, "any"),
    STATUSES.map((each) => h("option", { value: each, selected: query.get("status") === each }, stateWord(each))));
  const since = h("select", { name: "since" }, Object.entries(SINCE).sort(([a], [b]) => a - b).map(([hours, words]) => h("option", { value: hours, selected: (query.get("since") ?? "") === hours }, words)));
  const form = h("form", {
    class: "filters many",
    role: "search",
    onsubmit: (event) => {
      event.preventDefault();
      const wanted = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim() !== "").map(([name, value]) => [name, value.trim()]));
      location.hash = `#/runs${wanted.size > 0 ? `?${wanted}` : ""}`;
    },
  },
  h("label", {}, "Status", status), h("label", {}, "Created in", since),
  Object.entries(LINES).map(([name, label]) => h("label", {}, label, h("input", { name, value: query.get(name) ?? "", autocomplete: "off", spellcheck: "false" }))),
  h("div", { class: "buttons" }, h("button", { type: "submit", class: "primary" }, "Filter"), h("a", { class: "button", href: "#/runs" }, "Reset")));
  status.addEventListener("change", () => form.requestSubmit());
  since.addEventListener("change", () => form.requestSubmit());
  return form;
}

function drawPager(place, query, next) {
  const at = (cursor) => {
    const wanted = new URLSearchParams(query);
    wanted.delete("cursor");
    if (cursor) {
      wanted.set("cursor", cursor);
    }
    return `#/runs${wanted.size > 0 ? `?${wanted}` : ""}`;
  };
  const wanted = [query.has("cursor") && ["Newest", at(null)], next && ["Older", at(next)]].filter(Boolean);
  reconcile(place, wanted, ([text]) => text, ([text]) => h("a", { class: "button" }, text), (link, [, address]) => (link.href = address));
}

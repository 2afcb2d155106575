// The first page: what is there, what goes on.

import { get, isAborted, post, request, requireSuccess } from "./api.js";
import { ActivityCharts } from "./chart-activity.js";
import { watchCluster } from "./cluster-watch.js";
import { fill, h, reconcile, setText } from "./dom.js";
import { attempt, confirm, EventList, leaderLink, time, toast, webLink } from "./parts.js";
import { ADMIN, identity, WRITE } from "./session.js";
import { runExample } from "./page-new.js";
import { TaskTable } from "./page-tasks.js";
import { eventsBy, follow, throttled } from "./stream.js";

/** As often as this, at most. */
const CHARTS_MILLIS = 30_000;

export async function showOverview(root, { query, signal }) {
  document.title = "Apflow";
  const tiles = h("div", { class: "tiles" });
  const cluster = new ClusterPanel();
  const recent = new TaskTable();
  const actor = query.get("actor");
  const events = new EventList({ empty: actor ? "Nothing yet." : "What happens from now on shows up here." });
  const first = firstSteps();
  const charts = new ActivityCharts();
  root.classList.add("overview");
  fill(root,
    h("h1", { class: "unseen" }, "Overview"),
    tiles, first, charts.element,
    h("div", { class: "columns" },
      h("section", { class: "card" },
        h("h2", {}, "Newest tasks"), recent.element,
        h("p", {}, h("a", { href: "#/tasks" }, "All tasks"), h("span", { "data-needs": WRITE }, " · ", h("a", { href: "#/new" }, "Submit a run")))),
      h("section", { class: "card" }, h("h2", {}, actor ? ["Done by ", h("span", { class: "actor" }, actor), " "] : "Live events ", events.state), actorFilter(actor), events.element)),
    cluster.element);

  const refreshTasks = throttled(() => quietly(async () => {
    const { tasks } = await get("api/v1/tasks?limit=10", signal);
    recent.show(tasks);
    first.hidden = tasks.length > 0;
  }), signal);
  const refreshCharts = throttled(() => quietly(() => charts.load(signal)), signal, CHARTS_MILLIS);
  refreshTasks();
  refreshCharts();
  watch(tiles, cluster, events, signal);
  await follow(actor ? eventsBy(actor) : "api/v1/events", {
    signal,
    onState: (state) => events.setState(state),
    onEvents: (list) => {
      events.add(list);
      refreshTasks();
      refreshCharts();
    },
  });
}

/** For who has nothing yet: one click leads to a run. */
function firstSteps() {
  const problem = h("div");
  const button = h("button", {
    class: "primary",
    "data-needs": WRITE,
    onclick: () => attempt(button, problem, async () => {
      location.hash = `#/runs/${encodeURIComponent(await runExample())}`;
    }),
  }, "Run an example");
  return h("section", { class: "card first", hidden: true },
    h("h2", {}, "Nothing has run here yet"),
    h("p", {}, "An example of four tasks takes six seconds: one starts, two run at the same time, one gathers their results."),
    h("div", { class: "buttons" }, button, h("a", { class: "button", href: "#/new", "data-needs": WRITE }, "Write your own")), problem);
}

/** Whose events: everybody's, or those that one client caused. */
function actorFilter(actor) {
  const input = h("input", { name: "actor", value: actor ?? "", maxlength: "255", autocomplete: "off", spellcheck: "false", placeholder: "everybody" });
  return h("form", {
    class: "by",
    role: "search",
    onsubmit: (event) => {
      event.preventDefault();
      const wanted = input.value.trim();
      location.hash = wanted === "" ? "#/" : `#/?actor=${encodeURIComponent(wanted)}`;
    },
  },
  h("label", {}, "Done by ", input),
  h("button", { type: "submit", class: "small" }, "Show"),
  actor && h("a", { href: "#/" }, "everybody"));
}

/** Tiles, panel and events say the same: they are drawn from the same answer. */
function watch(tiles, panel, events, signal) {
  let before = null;
  let live = new Map();
  const counts = throttled(() => quietly(async () => {
    live = await liveCounts(signal);
    drawTiles(tiles, before, live);
  }), signal);
  watchCluster(({ cluster, problem }) => {
    if (cluster === null || problem !== null) {
      return;
    }
    panel.show(cluster);
    drawTiles(tiles, cluster, live);
    changesOf(before, cluster).forEach((text) => events.note(text));
    before = cluster;
    counts();
  }, signal);
}

/** What became another in the cluster, in words. */
function changesOf(before, now) {
  if (before === null) {
    return [];
  }
  const known = new Map(before.nodes.map((node) => [node.id, node.status]));
  const changes = now.nodes.filter((node) => known.get(node.id) !== node.status)
    .map((node) => known.has(node.id) ? `node ${node.id} is ${node.status}` : `node ${node.id} joined`);
  const present = new Set(now.nodes.map((node) => node.id));
  changes.push(...before.nodes.filter((node) => !present.has(node.id)).map((node) => `node ${node.id} left`));
  if (now.leader?.epoch !== before.leader?.epoch) {
    changes.push(now.leader ? `node ${now.leader.node_id} leads now, epoch ${now.leader.epoch}` : "there is no leader");
  }
  return changes;
}

/** A look that fails is made again soon; the strip at the top says what is wrong. */
async function quietly(work) {
  try {
    await work();
  } catch (problem) {
    if (!isAborted(problem) && !problem.document) {
      throw problem;
    }
  }
}

/** How many tasks wait and run, of the measurements; the API itself counts nothing. */
async function liveCounts(signal) {
  const text = await (await requireSuccess(await request("GET", "metrics", { signal }))).text();
  const counts = new Map();
  for (const [, status, count] of text.matchAll(/^apflow_tasks\{status="(\w+)"\} (\S+)$/gm)) {
    counts.set(status, Number(count));
  }
  return counts;
}

function drawTiles(place, cluster, counts) {
  const healthy = cluster.nodes.filter((node) => node.status === "healthy").length;
  const running = cluster.nodes.reduce((all, node) => all + node.running, 0);
  const slots = cluster.nodes.filter((node) => node.status === "healthy").reduce((sum, node) => sum + (node.slots ?? 0), 0);
  const tiles = [
    ["waiting", number(counts.get("pending")), "#/tasks?status=pending"],
    ["running", number(counts.get("in_progress")), "#/tasks?status=in_progress"],
    ["slots busy", `${number(running)} of ${number(slots)}`, null],
    cluster.mode === "cluster"
      ? ["nodes healthy", `${healthy} of ${cluster.nodes.length}`, null]
      : ["mode", "single node", null],
  ];
  reconcile(place, tiles, ([name]) => name,
    ([name, , href]) => h(href ? "a" : "div", { class: "tile", href }, h("strong"), h("span", {}, name)),
    (tile, [, value]) => setText(tile.firstElementChild, value));
}

function number(count) {
  return count === undefined ? "–" : count.toLocaleString();
}

/** Nodes, and who leads them. */
class ClusterPanel {
  constructor() {
    this.leader = h("p");
    this.problem = h("div");
    this.rows = h("tbody");
    this.button = h("button", { onclick: () => this.stepDown(), hidden: true, "data-needs": ADMIN }, "Step down …");
    this.element = h("section", { class: "card nodes-last" },
      h("h2", {}, "Cluster"), this.leader, this.problem,
      h("table", { class: "list nodes" },
        h("thead", {}, h("tr", {}, ["Node", "Health", "Role", "Running", "Executors", "Last heartbeat"].map((each) => h("th", { scope: "col" }, each)))),
        this.rows),
      this.button);
  }

  show(cluster) {
    this.node = cluster.node.id;
    fill(this.leader, leaderText(cluster));
    // Who has one node looks for tasks, who has many for them.
    this.element.className = `card nodes-${cluster.mode === "cluster" ? "first" : "last"}`;
    this.button.hidden = !(cluster.mode === "cluster" && cluster.node.role === "leader");
    reconcile(this.rows, cluster.nodes, (node) => node.id, () => h("tr"), (row, node) => drawNode(row, node, cluster.node.id));
  }

  async stepDown() {
    const answer = await confirm({
      title: `Let ${this.node} step down?`,
      text: "It resigns from leading; another node takes over. Running tasks go on.",
      yes: "Step down",
      danger: true,
    });
    if (answer !== null) {
      await attempt(this.button, this.problem, async () => {
        const resigned = await post("api/v1/cluster/step-down");
        toast(`${resigned.node_id} resigned from epoch ${resigned.epoch}, by ${identity()?.name ?? "you"}`);
      });
    }
  }
}

function leaderText({ mode, leader }) {
  if (mode !== "cluster") {
    return "This node works alone: it takes changes and executes tasks itself.";
  }
  return leader
    ? ["Leader: ", leader.url ? leaderLink(leader) : leader.node_id, `, epoch ${leader.epoch}, lease until `, time(leader.lease_expires_at)]
    : "No leader at present.";
}

function drawNode(row, node, self) {
  const cell = (label, ...content) => h("td", { "data-label": label }, content);
  fill(row,
    cell("Node", node.url ? webLink(`${node.url.replace(/\/$/, "")}/ui/`, node.id) : node.id, node.id === self && h("span", { class: "quiet" }, " (this one)")),
    cell("Health", h("span", { class: `health ${node.status}` }, node.status)),
    cell("Role", node.role),
    cell("Running", node.slots ? `${node.running} of ${node.slots}` : String(node.running)),
    cell("Executors", h("details", {}, h("summary", {}, `${node.executors.length} executors`), node.executors.join(", "),
      Object.keys(node.capabilities ?? {}).length > 0 && h("pre", {}, JSON.stringify(node.capabilities)))),
    cell("Last heartbeat", time(node.heartbeat_at)));
}

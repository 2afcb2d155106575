// Which page is shown, the strip at the top, and the question for a token.

import { askAgain, get, isAborted, onTokenNeeded } from "./api.js";
import { watchCluster, watchForEver } from "./cluster-watch.js";
import { fill, h } from "./dom.js";
import { onKey, showKeys } from "./keys.js";
import { showNew } from "./page-new.js";
import { showOverview } from "./page-overview.js";
import { showQueues } from "./page-queues.js";
import { showRun } from "./page-run.js";
import { showRuns } from "./page-runs.js";
import { showSchedule, showSchedules } from "./page-schedules.js";
import { showTask } from "./page-task.js";
import { showTasks } from "./page-tasks.js";
import { arrive } from "./place.js";
import { confirm, leaderLink, problemBox, webLink } from "./parts.js";
import { ADMIN, identity, knowsIdentity, onSignedIn, READ, setIdentity, signOut, token, WRITE } from "./session.js";
import { switchTimes, timeForm } from "./times.js";

const PAGES = [
  [/^\/?$/, showOverview],
  [/^\/tasks$/, showTasks],
  [/^\/tasks\/([^/]+)$/, showTask],
  [/^\/runs$/, showRuns],
  [/^\/(?:runs|trees)\/([^/]+)$/, showRun],
  [/^\/schedules$/, showSchedules],
  [/^\/schedules\/([^/]+)$/, showSchedule],
  [/^\/queues$/, showQueues],
  [/^\/new$/, showNew],
];

let page = new AbortController();

/** Pages get where to draw, their parameters, and a signal that ends when another is shown. */
async function show() {
  page.abort();
  askAgain();
  page = new AbortController();
  const { signal } = page;
  const [route, query] = (location.hash.slice(1) || "/").split("?", 2);
  arrive();
  const main = document.getElementById("main");
  const content = h("div", { class: "page" });
  fill(main, content);
  markPresent(route);
  try {
    const [found, render] = findPage(route);
    await identify(signal);
    if (signal.aborted) {
      return;
    }
    if (found) {
      await render(content, { id: found[1] && decodeURIComponent(found[1]), query: new URLSearchParams(query), signal });
    } else {
      fill(content, h("h1", {}, "There is no such page"), h("p", {}, h("a", { href: "#/" }, "To the overview")));
    }
  } catch (problem) {
    if (!signal.aborted && !isAborted(problem)) {
      content.append(problemBox(problem), h("p", {}, h("button", { onclick: show }, "Try again")));
    }
  }
}

function findPage(route) {
  for (const [pattern, render] of PAGES) {
    const found = pattern.exec(route);
    if (found) {
      return [found, render];
    }
  }
  return [null, null];
}

function markPresent(route) {
  for (const link of document.querySelectorAll("nav a")) {
    const target = link.hash.slice(1);
    const present = target === "/" ? route === "/" || route === "" : route.startsWith(target);
    if (present) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  }
}

/** Asks who is signed in, unless that is known. A server of an earlier version does not say: it refuses what is not allowed. */
async function identify(signal) {
  if (!knowsIdentity()) {
    try {
      setIdentity(await get("api/v1/whoami", signal));
    } catch (problem) {
      if (problem.status !== 404) {
        throw problem;
      }
      setIdentity({ name: null, scopes: [READ, WRITE, ADMIN] });
    }
    drawWho();
  }
}

function drawWho() {
  const { name, scopes } = identity();
  const allowed = scopes.includes(ADMIN) ? null : scopes.includes(WRITE) ? "may not delete" : "may only look";
  fill(document.getElementById("who"),
    name && h("span", { class: "quiet", title: `Scopes: ${scopes.join(", ") || "none"}` }, "signed in as ", h("strong", {}, name), allowed && ` (${allowed})`),
    token() !== null && h("button", { class: "small", onclick: signOut }, "Sign out"));
}

/** Keeps the strip at the top: says where writes go if not to this node, and what is away since when. */
function showCluster({ cluster, problem, at }) {
  // The page itself says that it needs a token.
  const isWrong = problem !== null && problem.status !== 401;
  const store = isWrong ? null : cluster?.store;
  const isAway = isWrong || store?.writable === false && store.reason;
  document.documentElement.toggleAttribute("data-away", Boolean(isAway));
  if (cluster !== null) {
    drawNode(cluster);
  }
  if (!isAway) {
    drawNotice(cluster === null ? null : notice(cluster));
    return;
  }
  const { title, detail } = isWrong ? problem.document ?? { title: problem.message } : { title: "The database takes no changes", detail: store.reason };
  drawNotice([h("strong", {}, `${title}. `), detail ?? "", isWrong && otherNodes(cluster), at && [" What is shown is as of ", h("b", {}, at.toLocaleTimeString([], { hourCycle: "h23" })), "."]]);
}

/** The same page of the nodes that were there at last. */
function otherNodes(cluster) {
  const others = (cluster?.nodes ?? []).filter((each) => each.url && each.id !== cluster.node.id && each.status === "healthy");
  return others.length > 0 && [" Other nodes show it: ", others.map((each, i) => [i > 0 && ", ", webLink(`${each.url.replace(/\/$/, "")}/ui/${location.hash}`, each.id)]), "."];
}

function drawNode({ node }) {
  fill(document.getElementById("node"),
    h("span", { class: `role ${node.role}` }, node.role), " ",
    h("span", { class: "quiet" }, node.id));
}

function notice({ mode, node, leader }) {
  if (mode !== "cluster" || node.role === "leader") {
    return null;
  }
  return leader?.url
    ? [`This node is no leader (${node.role}): changes are made by the leader, `, leaderLink(leader), "."]
    : "The cluster has no leader at present: changes have to wait until it has one.";
}

/** Redrawn only where it says something else, so that it is not read out again and again. */
function drawNotice(content) {
  const place = document.getElementById("notice");
  const next = content === null ? [] : [h("div", { class: "notice" }, content)];
  const wanted = next.map((each) => each.outerHTML).join("");
  if (place.dataset.shown !== wanted) {
    place.dataset.shown = wanted;
    fill(place, next);
  }
}

onTokenNeeded((reason, until) =>
  confirm({
    title: "This server asks for a token",
    text: reason ?? "It signs in all tabs of this browser that show this server, is kept until the last of them is closed, and is sent to this server alone.",
    until,
    field: "Bearer token",
    type: "password",
    yes: "Use it",
  }));

addEventListener("hashchange", () => {
  show();
  document.getElementById("main").focus();
});
const goTo = (place) => () => (location.hash = place);
const times = document.getElementById("times");
const drawTimes = () => fill(times, h("span", { class: "unseen" }, "Times: "), timeForm());
times.addEventListener("click", () => {
  switchTimes();
  drawTimes();
});
drawTimes();
onKey("?", "Show these keys", showKeys);
onKey("z", "Show times by the local clock, as how long ago, or in UTC", () => times.click());
onKey("o", "To the overview", goTo("#/"));
onKey("r", "To the list of runs", goTo("#/runs"));
onKey("n", "Submit a new run", goTo("#/new"));
onKey("/", "To the list of tasks and its filter", () => {
  location.hash = "#/tasks";
  setTimeout(() => document.getElementById("filter-status")?.focus());
});
onSignedIn(() => {
  if (document.querySelector(".problem")) {
    show();
  }
});
watchCluster(showCluster);
show();
watchForEver(() => identify(new AbortController().signal));

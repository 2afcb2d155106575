// How the cluster does: asked for once, for all parts of the page that show it. Says so soon when the server or the
// database is away, and when it is back.

import { get } from "./api.js";
import { later } from "./stream-hub.js";

const PAUSE_MILLIS = 800;

/** Of a cluster: that a node is gone shows within a second. */
const CLUSTER_PAUSE_MILLIS = 400;
const HIDDEN_PAUSE_MILLIS = 20_000;
const PATIENCE_MILLIS = 1700;

const listeners = new Set();
let known = { cluster: null, problem: null, at: null };
let pause = new AbortController();

/** Calls back with {cluster, problem, at} now and whenever somebody looked: the last answer, what is wrong, and when it came. */
export function watchCluster(listener, signal) {
  listeners.add(listener);
  signal?.addEventListener("abort", () => listeners.delete(listener), { once: true });
  if (known.at !== null || known.problem !== null) {
    listener(known);
  }
}

/** Somebody noticed that something is wrong, or may be another. */
export function lookNow() {
  pause.abort();
}

/** Whether what is shown is old: the server or its database is away. */
export function isAway() {
  return document.documentElement.dataset.away !== undefined;
}

/** @param before is awaited before each look: it may fail, too */
export async function watchForEver(before) {
  for (;;) {
    await look(before);
    pause = new AbortController();
    await later(document.hidden ? HIDDEN_PAUSE_MILLIS : known.cluster?.mode === "cluster" ? CLUSTER_PAUSE_MILLIS : PAUSE_MILLIS, pause.signal);
  }
}

async function look(before) {
  const own = new AbortController();
  let timer;
  const began = performance.now();
  try {
    await before();
    timer = setTimeout(() => own.abort(), PATIENCE_MILLIS);
    known = { cluster: await get("api/v1/cluster", own.signal), problem: null, at: new Date() };
  } catch (problem) {
    // Whoever was asked for a token meanwhile took their time.
    const waited = performance.now() - began > 3 * PATIENCE_MILLIS;
    known = { ...known, problem: !own.signal.aborted ? problem : waited ? null : silent() };
  } finally {
    clearTimeout(timer);
  }
  listeners.forEach((each) => each(known));
}

function silent() {
  return { status: 0, document: { title: "The server does not answer", detail: "It has said nothing for a while; this page goes on by itself once it does." } };
}

document.addEventListener("visibilitychange", () => document.hidden || lookNow());

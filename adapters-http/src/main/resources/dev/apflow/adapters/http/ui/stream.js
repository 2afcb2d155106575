// Events as they happen. All tabs share one stream, see stream-hub.js; each reads by itself what came before.

import { get, root } from "./api.js";
import { lookNow } from "./cluster-watch.js";
import { token } from "./session.js";
import { Hub, later } from "./stream-hub.js";

export { later };

const ALIVE_MILLIS = 20_000;
const PAGE = 1000;

/** Of everything no more than this is read up; a page that was hidden for long goes on at the end. */
const MOST_PAGES_OF_EVERYTHING = 3;
const EVERYTHING = "api/v1/events";

/** Of one actor no more than this is read from the beginning. */
const MOST_PAGES_OF_ACTOR = 20;

/** Where the events are that one client caused. */
export function eventsBy(actor) {
  return `${EVERYTHING}?actor=${encodeURIComponent(actor)}`;
}

function isOfActor(path) {
  return path.startsWith(`${EVERYTHING}?`);
}

function page(path, parameters) {
  return `${path}${path.includes("?") ? "&" : "?"}${parameters}`;
}

let shared = null;

/** The way to the hub, in the shared worker or, where there is none, in this page. */
function hub() {
  if (shared === null) {
    shared = new EventTarget();
    const local = () => {
      const { port1, port2 } = new MessageChannel();
      new Hub(root()).connect(port2);
      listen(port1);
    };
    const listen = (port) => {
      shared.port = port;
      port.onmessage = ({ data }) => shared.dispatchEvent(new CustomEvent("message", { detail: data }));
      shared.dispatchEvent(new Event("changed"));
    };
    try {
      const worker = new SharedWorker(script("stream-worker.js"), { type: "module", name: "apflow" });
      worker.onerror = local;
      listen(worker.port);
    } catch {
      local();
    }
    setInterval(() => shared.port.postMessage({ alive: true }), ALIVE_MILLIS);
    addEventListener("pagehide", () => shared.port.postMessage({ leave: true }));
  }
  return shared;
}

/** The address of a script of ours, in the form in which browsers with Trusted Types want it. */
function script(name) {
  const address = new URL(name, import.meta.url).href;
  return globalThis.trustedTypes?.createPolicy("apflow-worker", { createScriptURL: () => address }).createScriptURL("") ?? address;
}

/**
 * Follows events until `signal` ends it: those so far (of everything: none), then each as it comes. None is
 * missed and none shown twice, whatever happens to the stream meanwhile. A hidden page follows nothing and
 * reads up what it missed once it is seen.
 *
 * @param path of a tree's or a task's events, or of all
 * @param onEvents is given what has come, in lists
 * @param onState is told "connecting", "live" or "interrupted"
 */
export async function follow(path, { signal, onEvents, onState }) {
  const reader = new Reader(path, signal, onEvents);
  await reader.begin();
  const follower = new Follower(path, reader, onState);
  await follower.run(signal);
}

/** Knows how far a page has read. */
class Reader {
  constructor(path, signal, onEvents) {
    this.path = path;
    this.signal = signal;
    this.onEvents = onEvents;
    this.cursor = null;
    this.mostPages = path === EVERYTHING ? MOST_PAGES_OF_EVERYTHING : isOfActor(path) ? MOST_PAGES_OF_ACTOR : Infinity;
  }

  async begin() {
    if (this.path === EVERYTHING) {
      await this.skip();
    } else {
      await this.readUp();
    }
  }

  async skip() {
    this.cursor = (await get(page(this.path, "after=end&limit=1"), this.signal)).next_cursor;
  }

  /** Reads what came since. */
  async readUp() {
    for (let pages = 1; ; pages++) {
      const after = this.cursor === null ? "" : `&after=${encodeURIComponent(this.cursor)}`;
      const { events } = await get(page(this.path, `limit=${PAGE}${after}`), this.signal);
      this.take(events);
      if (events.length < PAGE) {
        return;
      }
      if (pages === this.mostPages) {
        await this.skip();
        return;
      }
    }
  }

  /** Cursors sort as text. */
  take(events) {
    const fresh = events.filter((event) => this.cursor === null || event.cursor > this.cursor);
    if (fresh.length > 0 && !this.signal.aborted) {
      this.cursor = fresh[fresh.length - 1].cursor;
      this.onEvents(fresh);
    }
  }
}

/** Follows the hub: reads up whenever that is live anew, and keeps what comes meanwhile in its order. */
class Follower {
  constructor(path, reader, onState) {
    this.path = path;
    this.reader = reader;
    this.onState = onState;
    this.work = Promise.resolve();
    this.failed = () => {};
  }

  run(signal) {
    return new Promise((resolve, reject) => {
      const source = hub();
      const onMessage = ({ detail }) => this.onMessage(detail);
      const look = () => this.subscribe(source);
      this.failed = (problem) => {
        reject(problem);
        end();
      };
      const end = () => {
        source.removeEventListener("message", onMessage);
        source.removeEventListener("changed", look);
        document.removeEventListener("visibilitychange", look);
        removeEventListener("pageshow", look);
        source.port.postMessage({ leave: true });
        resolve();
      };
      source.addEventListener("message", onMessage);
      source.addEventListener("changed", look);
      document.addEventListener("visibilitychange", look);
      addEventListener("pageshow", look);
      signal.addEventListener("abort", end, { once: true });
      look();
    });
  }

  subscribe(source) {
    source.port.postMessage(document.hidden ? { leave: true } : { follow: { path: this.path, token: token() } });
  }

  onMessage({ state, events }) {
    if (state === "live") {
      this.then(async () => {
        await this.reader.readUp();
        this.onState("live");
      });
    } else if (state === "refused") {
      // What the hub was refused, this page may ask for: it can be given a token, or says why not.
      this.then(async () => {
        this.onState("interrupted");
        await this.reader.readUp();
        await later(1000, this.reader.signal);
        this.subscribe(hub());
      });
    } else if (state) {
      if (state === "interrupted") {
        lookNow();
      }
      this.onState(state);
    }
    if (events) {
      this.then(async () => this.reader.take(events));
    }
  }

  /** One after the other; a server that is away for the moment is the hub's to notice. */
  then(step) {
    this.work = this.work.then(async () => {
      try {
        await step();
      } catch (problem) {
        if (!this.reader.signal.aborted && problem.status >= 400 && problem.status < 500 && problem.status !== 429 && problem.status !== 408) {
          this.failed(problem);
        } else if (!this.reader.signal.aborted) {
          this.onState("interrupted");
          await later(1000, this.reader.signal);
          this.subscribe(hub());
        }
      }
    });
  }
}

/**
 * Calls `work` soon after each ask, never twice at once and not more often than the work bears:
 * what takes long is done less often.
 */
export function throttled(work, signal, least = 400) {
  let running = false;
  let again = false;
  return async function ask() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      const began = performance.now();
      await work();
      await later(Math.max(least, 4 * (performance.now() - began)), signal);
    } while (again && !signal.aborted);
    running = false;
  };
}

// One stream of events for all tabs: a browser opens no more than six connections to a server that
// speaks HTTP/1.1, and a stream holds one for ever. Runs in a shared worker, see stream-worker.js, or in
// the page where the browser has none. It knows no history: each time it says "live", a tab reads the
// pages of events that it has missed, see stream.js. Read with fetch, since a browser's own EventSource
// cannot send a token.

/** The server says something every 15 s; a stream that is silent for longer is dead. */
const SILENCE_MILLIS = 40_000;
const FIRST_PAUSE_MILLIS = 500;
const LONGEST_PAUSE_MILLIS = 10_000;

/** A tab that was closed cannot always say so; one that is there says so every 20 s. */
const LOST_MILLIS = 90_000;

const EVERYTHING = "api/v1/events";

export class Hub {
  /** @param root the address below which the API is */
  constructor(root) {
    this.root = root;
    this.tabs = new Map();
    this.token = null;
    this.path = null;
    this.state = "connecting";
    this.stream = new AbortController();
    setInterval(() => this.forgetLost(), LOST_MILLIS / 3);
  }

  /**
   * Serves a tab. It sends {follow: {path, token}} once it is seen, {leave: true} when it is hidden or closed,
   * {alive: true} now and then. It is sent {state} and {events}.
   */
  connect(port) {
    port.onmessage = ({ data }) => {
      if (data.follow) {
        this.token = data.follow.token;
        this.tabs.set(port, { path: data.follow.path, heard: Date.now() });
        port.postMessage({ state: this.state });
        this.choosePath();
      } else if (data.leave) {
        this.tabs.delete(port);
        if (this.tabs.size === 0) {
          this.token = null;
        }
        this.choosePath();
      } else if (this.tabs.has(port)) {
        this.tabs.get(port).heard = Date.now();
      }
    };
    port.start?.();
  }

  forgetLost() {
    for (const [port, tab] of this.tabs) {
      if (Date.now() - tab.heard > LOST_MILLIS) {
        this.tabs.delete(port);
      }
    }
    this.choosePath();
  }

  /** Follows no more than what is looked at: one tree where all tabs show it, else everything. */
  choosePath() {
    const paths = new Set([...this.tabs.values()].map((tab) => tab.path));
    const wanted = paths.size === 1 ? [...paths][0] : paths.size === 0 ? null : EVERYTHING;
    if (wanted === this.path && this.state !== "refused") {
      return;
    }
    this.path = wanted;
    this.stream.abort();
    this.stream = new AbortController();
    if (wanted !== null) {
      this.follow(wanted, this.stream.signal);
    }
  }

  async follow(path, signal) {
    let pause = FIRST_PAUSE_MILLIS;
    while (!signal.aborted) {
      this.tell("connecting");
      try {
        await this.readOnce(path, signal, () => {
          pause = FIRST_PAUSE_MILLIS;
          this.tell("live");
        });
      } catch (failed) {
        if (failed.refused && !signal.aborted) {
          this.tell("refused");
          return;
        }
      }
      if (!signal.aborted) {
        this.tell("interrupted");
        await later(pause, signal);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
    }
  }

  async readOnce(path, signal, onOpen) {
    const own = new AbortController();
    const end = () => own.abort();
    signal.addEventListener("abort", end);
    let watchdog;
    const alive = () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(end, SILENCE_MILLIS);
    };
    try {
      alive();
      const headers = { Accept: "text/event-stream" };
      if (this.token !== null) {
        headers.Authorization = `Bearer ${this.token}`;
      }
      const answer = await fetch(new URL(`${path}${path.includes("?") ? "&" : "?"}after=end`, this.root), { headers, cache: "no-store", signal: own.signal });
      if (!answer.ok) {
        const passing = answer.status >= 500 || answer.status === 429 || answer.status === 408;
        throw Object.assign(new Error(`status ${answer.status}`), { refused: !passing });
      }
      onOpen();
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      const lines = new Lines();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        alive();
        this.pass(lines.take(part.value).map((event) => JSON.parse(event.data)));
      }
    } finally {
      clearTimeout(watchdog);
      signal.removeEventListener("abort", end);
      own.abort();
    }
  }

  tell(state) {
    this.state = state;
    for (const port of this.tabs.keys()) {
      port.postMessage({ state });
    }
  }

  pass(events) {
    for (const [port, { path }] of this.tabs) {
      const wanted = path === EVERYTHING ? events : events.filter((event) => isBelow(event, path));
      if (wanted.length > 0) {
        port.postMessage({ events: wanted });
      }
    }
  }
}

/** Whether an event is told below such a path, of a tree, a task or an actor; one of the log alone is told to all. */
function isBelow(event, path) {
  return event.tree_id === null || event.actor && path === `${EVERYTHING}?actor=${encodeURIComponent(event.actor)}` || [["trees", event.tree_id], ["tasks", event.task_id]]
    .some(([kind, id]) => path === `api/v1/${kind}/${encodeURIComponent(id)}/events`);
}

/** Makes events of the text of a stream: each with its type and its data, as text. */
export class Lines {
  constructor() {
    this.rest = "";
    this.data = [];
    this.type = "message";
  }

  take(text) {
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop();
    return lines.map((line) => this.line(line)).filter((event) => event !== null);
  }

  /** The event that an empty line ends, or null. */
  line(line) {
    if (line === "") {
      const event = { type: this.type, data: this.data.join("\n") };
      this.data = [];
      this.type = "message";
      return event.data === "" ? null : event;
    }
    if (line.startsWith("event:")) {
      this.type = line.slice(6).trim();
    }
    if (line.startsWith("data:")) {
      this.data.push(line.slice(5).replace(/^ /, ""));
    }
    return null;
  }
}

/** Resolves after a while, or at once when `signal` ends it. */
export function later(millis, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, millis);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}

// Streams of events. Read with fetch, since a browser's own EventSource cannot send a token.

import { isAborted, request, requireSuccess } from "./api.js";

/** The server says something every 15 s; a stream that is silent for longer is dead. */
const SILENCE_MILLIS = 40_000;
const LONGEST_PAUSE_MILLIS = 10_000;

/**
 * Follows a stream until `signal` ends it. After an interruption it goes on behind the last event
 * that was seen: none is missed and none shown twice.
 *
 * @param onEvents is given what has come, in lists
 * @param onState is told "connecting", "live" or "interrupted"
 */
export async function follow(path, { signal, onEvents, onState }) {
  const seen = { cursor: null };
  let pause = 500;
  while (!signal.aborted) {
    onState("connecting");
    try {
      await readOnce(path, seen, signal, onEvents, () => {
        pause = 500;
        onState("live");
      });
    } catch (failed) {
      if (signal.aborted) {
        return;
      }
      if (failed.status >= 400 && failed.status < 500 && failed.status !== 429 && failed.status !== 408) {
        onState("interrupted");
        throw failed;
      }
    }
    onState("interrupted");
    await later(pause, signal);
    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
  }
}

async function readOnce(path, seen, signal, onEvents, onOpen) {
  const own = new AbortController();
  const end = () => own.abort();
  signal.addEventListener("abort", end);
  let watchdog;
  const alive = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(end, SILENCE_MILLIS);
  };
  try {
    const headers = { Accept: "text/event-stream" };
    if (seen.cursor !== null) {
      headers["Last-Event-ID"] = seen.cursor;
    }
    const answer = await requireSuccess(await request("GET", path, { headers, signal: own.signal }));
    onOpen();
    alive();
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    const lines = new Lines(seen);
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      alive();
      const events = lines.take(part.value);
      if (events.length > 0) {
        onEvents(events);
      }
    }
  } catch (failed) {
    if (!isAborted(failed) || signal.aborted) {
      throw failed;
    }
  } finally {
    clearTimeout(watchdog);
    signal.removeEventListener("abort", end);
    own.abort();
  }
}

/** Makes events of the text of a stream. */
class Lines {
  constructor(seen) {
    this.seen = seen;
    this.rest = "";
    this.id = null;
    this.data = [];
  }

  take(text) {
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop();
    return lines.map((line) => this.line(line)).filter((event) => event !== null);
  }

  /** The event that an empty line ends, or null. */
  line(line) {
    if (line === "") {
      return this.end();
    }
    const colon = line.indexOf(":");
    const value = line.slice(colon + 1).replace(/^ /, "");
    if (line.startsWith("id:")) {
      this.id = value;
    } else if (line.startsWith("data:")) {
      this.data.push(value);
    }
    return null;
  }

  end() {
    if (this.data.length === 0) {
      return null;
    }
    const event = JSON.parse(this.data.join("\n"));
    this.seen.cursor = this.id;
    this.data = [];
    return event;
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

/**
 * Calls `work` soon after each ask, never twice at once and not more often than the work bears:
 * what takes long is done less often.
 */
export function throttled(work, signal) {
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
      await later(Math.max(400, 4 * (performance.now() - began)), signal);
    } while (again && !signal.aborted);
    running = false;
  };
}

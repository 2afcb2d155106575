// The lines that the executor of one task wrote.

import { get, isAborted, request, requireSuccess } from "./api.js";
import { parse } from "./format.js";
import { later, Lines } from "./stream-hub.js";

const PAGE = 5000;

/** An attempt keeps 1 MiB of lines: no more pages than this are read. */
const MOST_PAGES = 20;

/** The server says something every 15 s; a stream that is silent for longer is dead. */
const SILENCE_MILLIS = 40_000;
const FIRST_PAUSE_MILLIS = 500;
const LONGEST_PAUSE_MILLIS = 10_000;

/** All lines that an attempt has now, in lists. */
export async function readLines(logs, attempt, { after = 0, signal, onLines }) {
  let last = after;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const { lines, next_cursor: next } = await get(`${logs}?attempt=${attempt}&limit=${PAGE}${last > 0 ? `&after=${last}` : ""}`, signal);
    if (lines.length > 0) {
      last = lines.at(-1).line;
      onLines(lines);
    }
    if (next === null) {
      return last;
    }
  }
  return last;
}

/**
 * Follows the lines of an attempt until the task has ended or `signal` ends it. A page that is hidden follows nothing.
 *
 * @returns once the task has ended
 */
export async function followLines(logs, attempt, { after = 0, signal, onLines, onState }) {
  let last = after;
  let pause = FIRST_PAUSE_MILLIS;
  while (!signal.aborted) {
    await shown(signal);
    try {
      onState("connecting");
      const end = await readStream(`${logs}?attempt=${attempt}&after=${last}`, signal, {
        onOpen: () => {
          pause = FIRST_PAUSE_MILLIS;
          onState("live");
        },
        onLines: (lines) => {
          last = lines.at(-1).line;
          onLines(lines);
        },
      });
      if (end) {
        return;
      }
    } catch (problem) {
      if (signal.aborted || problem.status >= 400 && problem.status < 500 && problem.status !== 429 && problem.status !== 408) {
        throw problem;
      }
    }
    if (!document.hidden) {
      onState("interrupted");
      await later(pause, signal);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }
}

/** Whether the stream said that the task has ended. */
async function readStream(path, signal, { onOpen, onLines }) {
  const own = new AbortController();
  const end = () => own.abort();
  const hidden = () => document.hidden && end();
  signal.addEventListener("abort", end);
  document.addEventListener("visibilitychange", hidden);
  let watchdog = setTimeout(end, SILENCE_MILLIS);
  try {
    const answer = await requireSuccess(await request("GET", path, { headers: { Accept: "text/event-stream" }, signal: own.signal }));
    onOpen();
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    const parser = new Lines();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(watchdog);
      watchdog = setTimeout(end, SILENCE_MILLIS);
      const events = parser.take(part.value);
      const lines = events.filter((event) => event.type === "line").map((event) => parse(event.data));
      if (lines.length > 0) {
        onLines(lines);
      }
      if (events.some((event) => event.type === "end")) {
        return true;
      }
    }
    return false;
  } catch (problem) {
    if (isAborted(problem) && !signal.aborted) {
      return false;
    }
    throw problem;
  } finally {
    clearTimeout(watchdog);
    signal.removeEventListener("abort", end);
    document.removeEventListener("visibilitychange", hidden);
    own.abort();
  }
}

/** Resolves once somebody looks at the page. */
function shown(signal) {
  return new Promise((resolve) => {
    const look = () => {
      if (!document.hidden || signal.aborted) {
        document.removeEventListener("visibilitychange", look);
        resolve();
      }
    };
    document.addEventListener("visibilitychange", look);
    signal.addEventListener("abort", look, { once: true });
    look();
  });
}

// How values are shown.

export const STATUSES = ["pending", "in_progress", "completed", "failed", "cancelled"];

export function statusWord(status) {
  return status === "in_progress" ? "running" : status;
}

const WORDS = { in_progress: "running", no_node: "no node" };

/** A state as people read it. */
export function stateWord(state) {
  return WORDS[state] ?? state;
}

/** Whether nothing happens to it any more unless somebody asks for it. */
export function hasEnded(status) {
  return status === "completed" || status === "failed" || status === "cancelled";
}

export function duration(millis) {
  if (millis < 1000) {
    return `${Math.max(0, Math.round(millis))} ms`;
  }
  const seconds = millis / 1000;
  if (seconds < 60) {
    return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min ${Math.floor(seconds % 60)} s`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

/** How long a task ran, or has been running; empty before it started. */
export function took(task) {
  if (!task.started_at) {
    return "";
  }
  const end = task.completed_at ? Date.parse(task.completed_at) : Date.now();
  return duration(end - Date.parse(task.started_at));
}

export function percent(progress) {
  return `${Math.floor(100 * (progress ?? 0))} %`;
}

const SECRET = /^(.*[_-])?(pass(word|wd|phrase)?|secret|token|authorization|api[_-]?key|credentials?|private[_-]?key)$/i;

/** What a field of such a name says is not shown; numbers are no secrets. */
function masked(name, value) {
  const isSecret = SECRET.test(name.replace(/([a-z0-9])([A-Z])/g, "$1_$2"));
  return isSecret && (typeof value === "string" && value !== "" || value !== null && typeof value === "object") ? "•••" : value;
}

/** A value as indented JSON without its secrets; what is longer than `most` characters is cut, and says so. */
export function json(value, most = 100_000) {
  const text = JSON.stringify(value, masked, 2) ?? "";
  return text.length > most ? `${text.slice(0, most)}\n… (${text.length - most} more characters)` : text;
}

/**
 * Reads JSON without bending numbers of more digits than JavaScript's have, where the browser can:
 * they are kept as they were written.
 */
export function parse(text) {
  if (!JSON.rawJSON || !/\d{16}|\.\d{15}/.test(text)) {
    return JSON.parse(text);
  }
  return JSON.parse(text, (key, value, context) =>
    typeof value === "number" && isBent(value, context?.source ?? "") ? JSON.rawJSON(context.source) : value);
}

function isBent(value, source) {
  const digits = source.replace(/[eE].*$/, "").replace(/\D/g, "").replace(/^0+/, "");
  return digits.length > 15 && String(value) !== source;
}

/** An id that fits into a line: of a long one its beginning and its end. */
export function shortId(id) {
  return id.length > 24 ? `${id.slice(0, 8)}…${id.slice(-6)}` : id;
}

/** The first line of a text, not too long. */
export function brief(text, most = 160) {
  const line = (text ?? "").split("\n", 1)[0];
  return line.length > most ? `${line.slice(0, most)}…` : line;
}

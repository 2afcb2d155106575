// Pieces that several pages show.

import { isAborted, request, requireSuccess } from "./api.js";
import { isAway } from "./cluster-watch.js";
import { ADMIN, identity, READ, token, WRITE } from "./session.js";
import { timeText, wholeTime } from "./times.js";
import { fill, h, reconcile, setText } from "./dom.js";
import { brief, json, parse, percent, shortId, stateWord } from "./format.js";

export const SIGNS = {
  pending: "○", in_progress: "◐", completed: "✓", failed: "✕", cancelled: "⊘",
  waiting: "○", ready: "●", blocked: "⊗", scheduled: "◷", retrying: "↻", suspended: "‖", no_node: "?",
};

export function badge(status) {
  const element = h("span", {}, h("span", { "aria-hidden": "true" }), " ", h("span"));
  setBadge(element, status);
  return element;
}

export function setBadge(element, status) {
  if (element.className !== `badge ${status}`) {
    element.className = `badge ${status}`;
    setText(element.firstElementChild, SIGNS[status] ?? "•");
    setText(element.lastElementChild, stateWord(status));
  }
}

export function bar(progress, label) {
  const element = h("progress", { max: "1", "aria-label": label });
  setBar(element, progress);
  return element;
}

export function setBar(element, progress) {
  element.value = progress ?? 0;
  element.title = percent(progress);
}

export function time(iso) {
  return iso ? h("time", { datetime: iso, title: wholeTime(iso) }, timeText(iso)) : h("span", {}, "–");
}

export function taskLink(id, text = shortId(id)) {
  return h("a", { href: `#/tasks/${encodeURIComponent(id)}`, title: id }, text);
}

export function treeLink(id, text = shortId(id)) {
  return h("a", { href: `#/runs/${encodeURIComponent(id)}`, title: id }, text);
}

/** To what this client caused. */
export function actorLink(actor) {
  return h("a", { class: "actor", href: `#/?actor=${encodeURIComponent(actor)}`, title: `What ${actor} did` }, actor);
}

const TRIGGERS = { api: "the API", schedule: "the schedule", cli: "the command line", ui: "the dashboard", rerun: "a re-run of", copy: "a copy of" };

/** What started a run, and who. */
export function triggerOf({ kind, id, user }) {
  return [TRIGGERS[kind] ?? kind, id && [" ", kind === "rerun" || kind === "copy" ? treeLink(id) : id], user && [", ", actorLink(user)]];
}

/** Only addresses of the web are made links: the text comes from other nodes. */
export function webLink(url, text = url) {
  try {
    if (["http:", "https:"].includes(new URL(url).protocol)) {
      return h("a", { href: url, rel: "noreferrer" }, text);
    }
  } catch {
    // Not an address: shown as it is.
  }
  return h("span", {}, text);
}

export function block(title, value) {
  return h("section", { class: "block" }, h("h3", {}, title),
    h("div", { class: "copied" }, h("pre", { tabindex: "0" }, json(value)), copyButton(() => json(value, Infinity), title.toLowerCase())));
}

/** Copies a text, which is made when it is asked for. */
export function copyButton(text, what, label = "Copy") {
  return h("button", {
    type: "button",
    class: "small copy",
    "aria-label": `${label} ${what}`,
    onclick: async () => {
      const given = await text();
      toast(await copy(given) ? `Copied the ${what}` : "This browser does not let the page copy: select the text instead");
    },
  }, label);
}

/** Buttons that give what is shown to other programs. */
export function copies({ id, what, api, command }) {
  const server = new URL("../", document.baseURI).href;
  const secret = token() === null ? "" : " -H \"Authorization: Bearer $APFLOW_API_TOKEN\"";
  return [
    copyButton(() => id, `${what} id`, "Copy id"),
    copyButton(() => `curl${secret} '${server}${api}'`, "curl command", "Copy as curl"),
    copyButton(() => `apflow ${command} ${id} --url ${server.replace(/\/$/, "")}`, "command", "Copy as CLI"),
    h("button", { class: "small", onclick: () => showRaw(id, api) }, "Raw JSON"),
  ];
}

/** A link would not carry the token. */
async function showRaw(id, api) {
  try {
    const text = await (await requireSuccess(await request("GET", api))).text();
    openDialog(id, h("div", { class: "copied" }, h("pre", { tabindex: "0" }, json(parse(text))), copyButton(() => json(parse(text), Infinity), "JSON")));
  } catch (problem) {
    openDialog(id, problemBox(problem));
  }
}

/** Says what happened and who did it, in a line that stays. */
export function say(place, text) {
  setText(place, `${timeText(new Date().toISOString())}: ${text}, by ${identity()?.name ?? "you"}.`);
  toast(`${text}, by ${identity()?.name ?? "you"}`);
}

/** A page that came without TLS from another machine has no clipboard of its own. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h("textarea", { class: "unseen", "aria-hidden": "true", value: text });
    const before = document.activeElement;
    (document.querySelector("dialog[open]") ?? document.body).append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    before?.focus();
    return copied;
  }
}

/** A problem in words: what, why, each field, and where the leader is if this node is not. */
export function problemBox(problem) {
  const document = problem.document?.code === "forbidden" && problem.document.scope ? forbidden(problem.document) : problem.document ?? { title: "Something went wrong in this page", detail: problem.message };
  const errors = document.errors ?? [];
  return h("div", { class: "problem", role: "alert" },
    h("strong", {}, document.title ?? "Refused"),
    errors.length === 1 ? null : h("p", {}, document.detail),
    errors.length > 0 && h("ul", {}, errors.slice(0, 50).map(fieldError)),
    errors.length > 50 && h("p", {}, `… and ${errors.length - 50 + (document.errors_omitted ?? 0)} more`),
    document.leader?.url && h("p", {}, "The leader: ", leaderLink(document.leader)),
    h("p", { class: "quiet" }, [document.code, problem.status || null].filter(Boolean).join(" · ")));
}

const ALLOWS = {
  [READ]: "look at tasks, events and nodes",
  [WRITE]: "submit, change, cancel or re-run tasks",
  [ADMIN]: "delete tasks or make the leader step down",
};

function forbidden({ scope, code }) {
  return {
    title: "You may not do this",
    detail: `${identity()?.name ?? "Whoever is signed in here"} may not ${ALLOWS[scope] ?? "do this"}: the token lacks the scope ${scope}. Whoever runs this server can give you a token that has it.`,
    code,
  };
}

/** The same page on the leader. */
export function leaderLink(leader) {
  const url = `${leader.url.replace(/\/$/, "")}/ui/${location.hash}`;
  return webLink(url, `${leader.node_id} at ${leader.url}`);
}

function fieldError(error) {
  return h("li", {},
    error.field && h("code", {}, error.field), error.field && ": ", error.reason,
    error.expected ? `; expected ${error.expected}` : "",
    error.actual !== undefined && error.actual !== null && error.actual !== ""
      ? [", got ", h("code", {}, brief(String(error.actual), 80))] : null);
}

/** Runs what a button does; what goes wrong is shown in `place`. */
export async function attempt(button, place, work) {
  if (isAway()) {
    toast("Not now: the server or its database is away");
    return;
  }
  const hadFocus = document.activeElement === button;
  button.disabled = true;
  fill(place);
  try {
    await work();
  } catch (problem) {
    if (!isAborted(problem)) {
      fill(place, problemBox(problem));
    }
  } finally {
    button.disabled = false;
    if (hadFocus && document.activeElement === document.body && button.isConnected) {
      button.focus();
    }
  }
}

export function toast(text) {
  const place = document.getElementById("toast");
  setText(place, text);
  place.classList.add("shown");
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => place.classList.remove("shown"), 3500);
}

/**
 * Asks before something is done.
 *
 * @param danger whether something is ended or deleted
 * @param field a line that may be filled in, by its label; none where null
 * @param more elements below it
 * @param until a signal that takes the question back; the answer is no then
 * @returns a promise of the line (empty where there is none), or of null where the answer is no
 */
export function confirm({ title, text, yes, danger = false, field = null, type = "text", no = "Never mind", until = null, more = null }) {
  return new Promise((resolve) => {
    const input = field && h("input", { type, id: "asked", autocomplete: "off", spellcheck: "false" });
    const form = h("form", {
      onsubmit: (event) => {
        event.preventDefault();
        close(input ? input.value.trim() : "");
      },
    },
    text && h("p", {}, text),
    input && h("label", { for: "asked" }, field),
    input,
    more,
    h("div", { class: "buttons" },
      h("button", { type: "submit", class: danger ? "primary danger" : "primary" }, yes),
      h("button", { type: "button", onclick: () => close(null) }, no)));
    const close = showDialog(title, form, resolve);
    until?.addEventListener("abort", () => close(null), { once: true });
  });
}

/** Shows something until it is closed. */
export function openDialog(title, ...content) {
  const close = showDialog(title, h("div", {}, content, h("div", { class: "buttons" }, h("button", { class: "primary", onclick: () => close(null) }, "Close"))), () => {});
}

/** The focus goes back to where it was; returns what closes the dialog with an answer. */
function showDialog(title, content, onClosed) {
  const before = document.activeElement;
  const close = (answer) => {
    if (dialog.isConnected) {
      dialog.close();
      dialog.remove();
      if (before?.isConnected) {
        before.focus();
      }
      onClosed(answer);
    }
  };
  const heading = h("h2", { id: "dialog-title" }, title);
  const dialog = h("dialog", {
    "aria-labelledby": "dialog-title",
    oncancel: (event) => {
      event.preventDefault();
      close(null);
    },
  }, heading, content);
  document.body.append(dialog);
  dialog.showModal();
  return close;
}

const WORDS = {
  created: "created",
  assigned: "handed to",
  started: "started on",
  completed: "completed on",
  failed: "failed on",
  reassigned: "taken back from",
  cancelled: "cancelled",
  retried: "will be tried again",
  tree_ended: "its tree has ended",
  log_restarted: "the event log goes on behind a restored or promoted database",
};

const MOST_NOTES = 20;
const NOTE_MILLIS = 60_000;

/** A list of events, the newest first. */
export class EventList {
  constructor({ most = 200, withTask = true, nameOf = () => null, empty }) {
    this.nameOf = nameOf;
    this.most = most;
    this.withTask = withTask;
    this.events = [];
    this.state = h("span", { class: "state" });
    this.list = h("ol", { class: "events" });
    this.empty = h("p", { class: "quiet" }, empty);
    this.element = h("div", {}, this.empty, this.list);
  }

  add(events) {
    this.events = this.kept([...events.reverse(), ...this.events]);
    this.empty.hidden = true;
    reconcile(this.list, this.events, (event) => event.cursor, (event) => this.line(event));
  }

  /** Notes are not lost among many events: new ones stay at the top for a while, the last ones are always kept. */
  kept(all) {
    const now = Date.now();
    const notes = all.filter((each) => each.note).slice(0, MOST_NOTES);
    const isNew = (each) => each.note && now - Date.parse(each.timestamp) < NOTE_MILLIS;
    const rest = all.filter((each) => !isNew(each)).filter((each, i) => i < this.most || notes.includes(each));
    return [...notes.filter(isNew), ...rest];
  }

  /** Something that is no event of a task. */
  note(text) {
    this.add([{ cursor: `note ${Date.now()} ${text}`, note: text, timestamp: new Date().toISOString(), event_type: "note" }]);
  }

  setState(state) {
    this.state.className = `state ${state}`;
    setText(this.state, state === "interrupted" ? "interrupted, trying again" : state);
  }

  line(event) {
    if (event.note) {
      return h("li", { class: "note" }, time(event.timestamp), " ", event.note);
    }
    const word = WORDS[event.event_type] ?? event.event_type;
    const place = / (to|on|from)$/.test(word);
    const run = event.attempt_id > 1 || event.delivery > 1
      ? ` (attempt ${event.attempt_id}, delivery ${event.delivery})` : "";
    return h("li", { class: event.event_type },
      time(event.timestamp), " ",
      this.withTask && event.task_id !== null && [taskLink(event.task_id, this.nameOf(event.task_id) ?? shortId(event.task_id)), " "],
      place ? [word, " ", event.node_id ?? "a node"] : word, run,
      event.actor && [" by ", actorLink(event.actor)],
      detailOf(event));
  }
}

function detailOf(event) {
  const details = event.details ?? {};
  const text = event.event_type === "tree_ended" ? details.status : details.error ?? details.reason ?? (Object.keys(details).length > 0 ? JSON.stringify(details) : "");
  return text && h("span", { class: "quiet" }, ` — ${brief(String(text), 200)}`);
}

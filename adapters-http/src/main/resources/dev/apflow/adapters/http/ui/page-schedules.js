// Schedules: the list, and one with its next nominal times and its ledger.

import { call, get, path, post } from "./api.js";
import { fill, h, setText } from "./dom.js";
import { duration } from "./format.js";
import { attempt, block, confirm, copies, say, time, treeLink } from "./parts.js";
import { ADMIN } from "./session.js";
import { later } from "./stream.js";

const PAGE_SIZE = 50;
const NEXT_TIMES = 10;
const LEDGER = 50;
const REFRESH_MILLIS = 5000;

function scheduleLink(id, text = id) {
  return h("a", { href: `#/schedules/${encodeURIComponent(id)}` }, text);
}

/** An outcome as people read it. */
function outcomeWord(outcome) {
  return outcome.replaceAll("_", " ");
}

function next(schedule) {
  return schedule.paused ? "paused" : schedule.next_time ? time(schedule.next_time) : "never";
}

/** Reads again and again what a page shows, for as long as it is shown and seen. */
async function keep(signal, load) {
  for (;;) {
    await later(REFRESH_MILLIS, signal);
    if (signal.aborted) {
      return;
    }
    if (!document.hidden) {
      await load().catch(() => {});
    }
  }
}

export async function showSchedules(root, { query, signal }) {
  document.title = "Schedules · Apflow";
  const rows = h("tbody");
  const empty = h("p", { class: "quiet", hidden: true }, "There are none. ", h("code", {}, "apflow schedules put ID FILE"), " creates one.");
  const pager = h("p", { class: "buttons" });
  const table = h("table", { class: "list" },
    h("thead", {}, h("tr", {}, ["Schedule", "Next", "Last", "Outcome"].map((each) => h("th", { scope: "col" }, each)))), rows);
  fill(root, h("h1", {}, "Schedules"), h("section", { class: "card" }, table, empty, pager));
  const load = async () => {
    const wanted = new URLSearchParams({ limit: String(PAGE_SIZE) });
    if (query.get("cursor")) {
      wanted.set("cursor", query.get("cursor"));
    }
    const page = await get(`api/v1/schedules?${wanted}`, signal);
    empty.hidden = page.schedules.length > 0;
    table.hidden = page.schedules.length === 0;
    fill(rows, page.schedules.map(row));
    fill(pager,
      query.has("cursor") && h("a", { class: "button", href: "#/schedules" }, "First"),
      page.next_cursor && h("a", { class: "button", href: `#/schedules?cursor=${encodeURIComponent(page.next_cursor)}` }, "More"));
  };
  await load();
  await keep(signal, load);
}

function row(schedule) {
  const last = schedule.last_occurrence;
  return h("tr", {},
    h("td", { "data-label": "Schedule" }, scheduleLink(schedule.id, schedule.name ?? schedule.id), h("div", { class: "quiet" }, rule(schedule))),
    h("td", { "data-label": "Next" }, next(schedule)),
    h("td", { "data-label": "Last" }, last ? time(last.nominal_time) : "–"),
    h("td", { "data-label": "Outcome" }, last ? outcome(last) : "–"));
}

function rule(schedule) {
  const when = schedule.cron ? [schedule.cron].flat().join(", ") : schedule.every ? `every ${duration(schedule.every.interval_ms)}` : "";
  return `${when} ${schedule.timezone ?? ""}`.trim();
}

function outcome(occurrence) {
  const word = outcomeWord(occurrence.outcome);
  return occurrence.tree_id ? treeLink(occurrence.tree_id, word) : h("span", { title: occurrence.detail }, word);
}

export async function showSchedule(root, { id, signal }) {
  document.title = `${id} · Apflow`;
  const view = new ScheduleView(id, () => load());
  const load = async () => {
    const [schedule, preview, ledger] = await Promise.all([
      get(path`schedules/${id}`, signal),
      get(`${path`schedules/${id}/preview`}?n=${NEXT_TIMES}`, signal),
      get(`${path`schedules/${id}/occurrences`}?limit=${LEDGER}`, signal),
    ]);
    view.show(schedule, preview.times, ledger.occurrences);
  };
  await load();
  fill(root, view.element);
  await keep(signal, load);
}

class ScheduleView {
  constructor(id, reload) {
    this.id = id;
    this.reload = reload;
    this.title = h("h1");
    this.where = h("p", { class: "quiet" });
    this.done = h("p", { class: "done quiet", role: "status" });
    this.problem = h("div");
    this.times = h("tbody");
    this.ledger = h("tbody");
    this.values = h("div");
    this.pause = this.button("Pause …", () => this.askPause(), "danger");
    this.resume = this.button("Resume", () => this.change("resume", {}, `Resumed ${id}`));
    this.trigger = this.button("Start one now …", () => this.askTrigger(), "primary");
    this.backfill = this.button("Backfill …", () => this.askBackfill());
    this.remove = this.button("Delete …", () => this.askDelete(), "danger");
    const table = (heads, rows) => h("table", { class: "list" }, h("thead", {}, h("tr", {}, heads.map((each) => h("th", { scope: "col" }, each)))), rows);
    this.element = h("div", {},
      h("div", { class: "titled" }, this.title), this.where,
      h("div", { class: "buttons" }, this.trigger, this.backfill, this.pause, this.resume, this.remove, copies({ id, what: "schedule", api: path`schedules/${id}`, command: "schedules get" })),
      this.done, this.problem,
      h("div", { class: "columns" },
        h("section", { class: "card" }, h("h2", {}, "Next nominal times"), table(["Time", "Local", "Note"], this.times)),
        h("section", { class: "card" }, h("h2", {}, "Ledger"), table(["Nominal time", "Outcome", "Detail"], this.ledger))),
      this.values);
  }

  button(text, work, style = null) {
    const button = h("button", { class: style, "data-needs": ADMIN, onclick: () => attempt(button, this.problem, work) }, text);
    return button;
  }

  show(schedule, times, ledger) {
    setText(this.title, schedule.name ?? schedule.id);
    fill(this.where, rule(schedule), " · ",
      schedule.paused ? ["paused", schedule.pause_reason && `: ${schedule.pause_reason}`] : ["next ", next(schedule)]);
    this.pause.hidden = schedule.paused;
    this.resume.hidden = !schedule.paused;
    fill(this.times, times.map((each) => h("tr", {},
      h("td", { "data-label": "Time" }, time(each.nominal_time)),
      h("td", { "data-label": "Local" }, `${each.local_time.replace("T", " ")} ${each.utc_offset}`),
      h("td", { "data-label": "Note" }, each.note ?? ""))));
    fill(this.ledger, ledger.map((each) => h("tr", {},
      h("td", { "data-label": "Nominal time" }, time(each.nominal_time)),
      h("td", { "data-label": "Outcome" }, outcome(each)),
      h("td", { "data-label": "Detail" }, each.detail ?? ""))));
    if (!this.values.hasChildNodes()) {
      fill(this.values, block("Definition", schedule));
    }
  }

  async change(action, body, message) {
    await post(path`schedules/${this.id}/${action}`, body);
    say(this.done, message);
    await this.reload();
  }

  async askPause() {
    const reason = await confirm({
      title: `Pause ${this.id}?`,
      text: "Nothing starts by itself from the next nominal time on. What runs goes on.",
      field: "Reason (may be empty)", yes: "Pause", danger: true,
    });
    if (reason !== null) {
      await this.change("pause", reason === "" ? {} : { reason }, `Paused ${this.id}`);
    }
  }

  /** Nominal times are UTC here, as the ledger has them. */
  async askBackfill() {
    const at = (millis) => new Date(millis).toISOString().slice(0, 16);
    const from = h("input", { type: "datetime-local", id: "from", required: true, value: at(Date.now() - 86_400_000) });
    const to = h("input", { type: "datetime-local", id: "to", required: true, value: at(Date.now()) });
    const again = h("input", { type: "checkbox", id: "again" });
    const answer = await confirm({
      title: `Backfill ${this.id}?`,
      text: "A run starts for each nominal time from the first to before the second that has none yet. Times are UTC.",
      more: [h("label", { for: "from" }, "From"), from, h("label", { for: "to" }, "To"), to,
        h("label", { class: "line" }, again, " Also those that have a run")],
      yes: "Start them",
    });
    if (answer !== null) {
      const iso = (input) => `${input.value.length === 16 ? `${input.value}:00` : input.value}Z`;
      const { count } = await post(path`schedules/${this.id}/backfill`, { from: iso(from), to: iso(to), ...(again.checked && { again: true }) });
      say(this.done, `Backfill of ${this.id}: ${count} nominal ${count === 1 ? "time" : "times"}`);
      await this.reload();
    }
  }

  async askDelete() {
    const answer = await confirm({
      title: `Delete the schedule ${this.id}?`,
      text: "It and its ledger are gone for good. Its runs stay.",
      yes: "Delete the schedule",
      danger: true,
    });
    if (answer !== null) {
      await call("DELETE", path`schedules/${this.id}`);
      location.hash = "#/schedules";
    }
  }

  async askTrigger() {
    if (await confirm({ title: `Start a tree of ${this.id} now?`, text: "It starts whether the schedule is paused or not, beside what runs.", yes: "Start" }) !== null) {
      await this.change("trigger", {}, `Started a tree of ${this.id}`);
    }
  }
}

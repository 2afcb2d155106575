// What a run consists of, as it was read and as events changed it since. Draws nothing.

export const STATES = ["completed", "failed", "cancelled", "blocked", "in_progress", "ready", "retrying", "scheduled", "no_node", "waiting", "suspended"];

const ENDED = new Set(["completed", "failed", "cancelled"]);
const FAILED = new Set(["failed", "cancelled", "blocked"]);
const MOST_GROUPS = 60;

export function isEnded(state) {
  return ENDED.has(state);
}

export class Run {
  /** @param document of GET /trees/{id}?detail=rows */
  constructor(document) {
    this.id = document.id;
    this.name = document.name;
    this.status = document.status;
    this.progress = document.progress;
    this.trigger = document.triggered_by ?? null;
    this.flow = document.flow ?? null;
    this.flowVersion = document.flow_version ?? null;
    this.labels = document.labels ?? {};
    this.tasks = new Map();
    this.counts = new Map();
    this.add(document.rows, Date.parse(document.created_at));
    this.dependents = new Map();
    for (const task of this.tasks.values()) {
      for (const each of task.dependencies) {
        if (!this.dependents.has(each.id)) {
          this.dependents.set(each.id, []);
        }
        this.dependents.get(each.id).push(task);
      }
    }
    this.count();
  }

  /** Rows name other tasks by their place; parents come before their children. */
  add(rows, base) {
    const ids = rows.map((row) => row && (row[0].startsWith("/") ? this.id + row[0].slice(1) : row[0]));
    const at = (millis) => typeof millis === "number" ? base + millis : null;
    const dependency = (each) => typeof each === "string" ? { id: each, required: true } : { id: ids[each < 0 ? -1 - each : each], required: each >= 0 };
    rows.forEach((row, place) => {
      if (row === null) {
        return;
      }
      const [, name, state, method, attempt, node, started, ended, above, dependencies, error, progress, notBefore, user] = row;
      const parent = place === 0 ? null : this.tasks.get(ids[above ?? 0]) ?? this.root;
      const task = {
        id: ids[place], name, method, state, attempt,
        node: node ?? null,
        started: at(started),
        ended: at(ended),
        notBefore: notBefore ?? null,
        error: error ?? null,
        progress: progress ?? 0,
        user: user ?? null,
        dependencies: (dependencies ?? []).map(dependency).filter((each) => each.id),
        parent,
        depth: parent ? parent.depth + 1 : 0,
        children: [],
      };
      this.tasks.set(task.id, task);
      parent?.children.push(task);
    });
  }

  get root() {
    return this.tasks.get(this.id);
  }

  count() {
    this.counts.clear();
    for (const { state } of this.tasks.values()) {
      this.counts.set(state, (this.counts.get(state) ?? 0) + 1);
    }
  }

  has(...states) {
    return states.some((each) => this.counts.get(each) > 0);
  }

  /** In one word: "in_progress" only where something runs, else what it waits for. */
  get state() {
    const live = ["in_progress", "ready", "retrying", "scheduled", "no_node", "suspended", "waiting"].find((each) => this.has(each));
    return live ?? (this.has("failed", "blocked") ? "failed" : this.has("cancelled") ? "cancelled" : "completed");
  }

  get started() {
    return earliest([...this.tasks.values()].map((each) => each.started));
  }

  /** When the last task ended; null while anything can still run. */
  get ended() {
    return isEnded(this.state) ? latest([...this.tasks.values()].map((each) => each.ended)) : null;
  }

  /** Changes what an event says; whether it needs to be read anew. */
  apply(events) {
    let unknown = false;
    for (const event of events) {
      const task = this.tasks.get(event.task_id);
      if (!task) {
        unknown = unknown || event.event_type === "created";
      } else if (event.event_type === "retried") {
        unknown = true;
        this.change(task, event);
      } else {
        this.change(task, event);
      }
    }
    this.count();
    return unknown;
  }

  change(task, { event_type: type, timestamp, node_id: node, attempt_id: attempt, details }) {
    const at = Date.parse(timestamp);
    if (attempt < task.attempt) {
      return;
    }
    if (type === "started") {
      Object.assign(task, { state: "in_progress", started: at, ended: null, node, attempt });
    } else if (ENDED.has(type)) {
      Object.assign(task, { state: type, ended: at, attempt, error: details?.error ?? details?.reason ?? task.error });
      (this.dependents.get(task.id) ?? []).forEach((each) => this.settle(each));
    } else if (type === "retried") {
      Object.assign(task, { state: "retrying", ended: null, attempt });
    } else if (type === "reassigned") {
      Object.assign(task, { state: "ready", ended: null });
    }
  }

  /** What a task waits for, after a dependency changed. */
  settle(task) {
    if (!["waiting", "blocked", "ready"].includes(task.state)) {
      return;
    }
    const before = task.state;
    const of = (each) => this.tasks.get(each.id)?.state;
    if (task.dependencies.some((each) => each.required && FAILED.has(of(each)))) {
      task.state = "blocked";
    } else if (task.dependencies.every((each) => ENDED.has(of(each)))) {
      task.state = "ready";
    } else {
      task.state = "waiting";
    }
    if (task.state === "blocked" && before !== "blocked") {
      (this.dependents.get(task.id) ?? []).forEach((each) => this.settle(each));
    }
  }

  /** All that depends on a task, directly or not. */
  downstream(id) {
    const found = new Set();
    const next = [id];
    while (next.length > 0) {
      for (const each of this.dependents.get(next.pop()) ?? []) {
        if (!found.has(each.id)) {
          found.add(each.id);
          next.push(each.id);
        }
      }
    }
    return found;
  }

  /**
   * The nodes of a graph: tasks or, where there are many, groups of tasks that are alike and stand at the same
   * place, and the edges between them. Never more than about 60 nodes.
   */
  graph() {
    if (this.shape) {
      return this.shape;
    }
    const layers = this.layers();
    const all = [...this.tasks.values()];
    const last = Math.max(...layers.values());
    const bucket = Math.ceil((last + 1) / MOST_GROUPS);
    const ways = [
      (task) => task.id,
      (task) => `${layers.get(task.id)}|${task.method}|${pattern(task.name)}`,
      (task) => `${layers.get(task.id)}|${task.method}`,
      (task) => `${Math.floor(layers.get(task.id) / bucket)}`,
    ];
    const keyOf = ways.find((way) => new Set(all.map(way)).size <= MOST_GROUPS) ?? ways[3];
    const groups = new Map();
    for (const task of all) {
      const key = keyOf(task);
      if (!groups.has(key)) {
        groups.set(key, { key, tasks: [] });
      }
      groups.get(key).tasks.push(task);
    }
    const edges = new Map();
    for (const task of all) {
      const to = keyOf(task);
      for (const from of sources(task)) {
        const source = this.tasks.get(from.id);
        if (source && keyOf(source) !== to) {
          edges.set(`${keyOf(source)}\n${to}`, { from: keyOf(source), to, weak: from.weak });
        }
      }
    }
    this.shape = { nodes: [...groups.values()], edges: [...edges.values()], isGrouped: groups.size < all.length };
    return this.shape;
  }

  /** How many tasks must end before each, one behind the other. */
  layers() {
    const layers = new Map();
    const visit = (start) => {
      const stack = [start];
      while (stack.length > 0) {
        const task = stack.at(-1);
        const before = sources(task).map((each) => this.tasks.get(each.id)).filter(Boolean);
        const open = before.find((each) => !layers.has(each.id));
        if (open && stack.length <= this.tasks.size) {
          stack.push(open);
        } else {
          layers.set(task.id, before.reduce((most, each) => Math.max(most, (layers.get(each.id) ?? -1) + 1), 0));
          stack.pop();
        }
      }
    };
    for (const task of this.tasks.values()) {
      if (!layers.has(task.id)) {
        visit(task);
      }
    }
    return layers;
  }
}

/** What a task comes after: its dependencies or, where it has none, its parent, which it does not wait for. */
function sources(task) {
  if (task.dependencies.length > 0) {
    return task.dependencies;
  }
  return task.parent ? [{ id: task.parent.id, weak: true }] : [];
}

/** What names have in common that differ in numbers alone. */
export function pattern(name) {
  return name.replace(/\d+/g, "#");
}

/** What a group of tasks is called. */
export function groupName(tasks) {
  const patterns = new Set(tasks.map((each) => pattern(each.name)));
  if (tasks.length === 1) {
    return tasks[0].name;
  }
  return patterns.size === 1 ? [...patterns][0] : patterns.size === 2 ? [...patterns].join(", ") : `${tasks[0].name} and others`;
}

/** The state that a group shows: the worst that somebody has to know of. */
export function groupState(tasks) {
  const order = ["failed", "in_progress", "retrying", "no_node", "ready", "scheduled", "suspended", "waiting", "blocked", "cancelled", "completed"];
  const present = new Set(tasks.map((each) => each.state));
  return order.find((each) => present.has(each));
}

export function countStates(tasks) {
  const counts = new Map();
  for (const { state } of tasks) {
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return counts;
}

function earliest(times) {
  return times.reduce((least, each) => each !== null && (least === null || each < least) ? each : least, null);
}

function latest(times) {
  return times.reduce((most, each) => each !== null && (most === null || each > most) ? each : most, null);
}

export { earliest, latest };

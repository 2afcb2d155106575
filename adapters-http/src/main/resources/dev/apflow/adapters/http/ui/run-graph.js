// A run as a graph: what runs behind what. Laid out once; then only colours and counts change.

import { Graph, layout } from "./dagre.js";
import { fill, s, setText } from "./dom.js";
import { stateWord } from "./format.js";
import { SIGNS } from "./parts.js";
import { countStates, groupName, groupState } from "./run-model.js";

const WIDTH = 176;
const HEIGHT = 36;
const LETTERS = 21;

export class GraphView {
  /** @param onSelect is given the id of a task, or the key of a group and its tasks */
  constructor(onSelect) {
    this.onSelect = onSelect;
    this.boxes = new Map();
    this.svg = s("svg", { class: "graph", role: "group", "aria-label": "Graph of the run" });
    this.element = this.svg;
    this.shape = null;
  }

  show(run, selected) {
    const shape = run.graph();
    if (!this.fits(shape)) {
      this.draw(shape);
    }
    this.shape = shape;
    for (const { key, tasks } of shape.nodes) {
      this.update(this.boxes.get(key), tasks, selected);
    }
  }

  /** Whether the graph that is drawn has the same boxes. */
  fits(shape) {
    return this.shape === shape || this.shape !== null && this.shape.nodes.length === shape.nodes.length && this.shape.edges.length === shape.edges.length
      && shape.nodes.every((each) => this.boxes.has(each.key));
  }

  draw(shape) {
    const graph = new Graph().setGraph({ rankdir: "LR", nodesep: 10, ranksep: 44, marginx: 6, marginy: 6 }).setDefaultEdgeLabel(() => ({}));
    shape.nodes.forEach(({ key }) => graph.setNode(key, { width: WIDTH, height: HEIGHT }));
    shape.edges.forEach(({ from, to }) => graph.setEdge(from, to));
    layout(graph);
    const { width, height } = graph.graph();
    this.svg.setAttribute("viewBox", `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`);
    this.svg.style.maxWidth = `${Math.ceil(1.15 * width)}px`;
    this.svg.style.aspectRatio = `${width} / ${height}`;
    this.boxes.clear();
    fill(this.svg,
      s("g", { class: "edges" }, shape.edges.map(({ from, to, weak }) => s("path", { d: line(graph.node(from), graph.edge(from, to).points, graph.node(to)), class: weak ? "weak" : null }))),
      s("g", {}, shape.nodes.map((node) => this.box(node, graph.node(node.key)))));
  }

  box({ key, tasks }, { x, y }) {
    const many = tasks.length > 1;
    const parts = {
      title: s("title"),
      sign: s("text", { x: 12, y: 23, class: "sign" }),
      name: s("text", { x: 30, y: many ? 17 : 23 }),
      bar: many ? s("g", { class: "bar" }) : null,
    };
    const choose = () => this.onSelect(many ? { group: key } : { task: tasks[0].id });
    parts.element = s("g", {
      class: "box",
      transform: `translate(${x - WIDTH / 2} ${y - HEIGHT / 2})`,
      tabindex: "0",
      role: "button",
      "data-key": key,
      onclick: choose,
      onkeydown: (event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          choose();
        }
      },
    },
    parts.title,
    many && s("rect", { x: 4, y: -4, width: WIDTH - 4, height: HEIGHT, rx: 8, class: "behind" }),
    s("rect", { width: WIDTH - (many ? 4 : 0), height: HEIGHT, rx: 8 }), parts.sign, parts.name, parts.bar);
    parts.name.textContent = cut(many ? `${tasks.length} × ${groupName(tasks)}` : tasks[0].name);
    this.boxes.set(key, parts);
    return parts.element;
  }

  update(parts, tasks, selected) {
    const state = groupState(tasks);
    const isSelected = tasks.some((each) => each.id === selected);
    parts.element.setAttribute("class", `box ${state}${isSelected ? " selected" : ""}`);
    parts.element.setAttribute("aria-pressed", String(isSelected));
    setText(parts.sign, SIGNS[state] ?? "•");
    const words = tasks.length === 1 ? `${tasks[0].name}: ${stateWord(state)}` : `${tasks.length} tasks, ${groupName(tasks)}: ${countWords(countStates(tasks))}`;
    setText(parts.title, words);
    parts.element.setAttribute("aria-label", words);
    if (parts.bar) {
      const counts = countStates(tasks);
      const drawn = [...counts].join();
      if (parts.drawn !== drawn) {
        parts.drawn = drawn;
        fill(parts.bar, segments(counts, tasks.length));
      }
    }
  }
}

export function countWords(counts) {
  return [...counts].map(([state, count]) => `${count.toLocaleString()} ${stateWord(state)}`).join(", ");
}

function segments(counts, total) {
  let x = 30;
  const wide = WIDTH - 46;
  return [...counts].map(([state, count]) => {
    const width = wide * count / total;
    const rect = s("rect", { x, y: 24, width, height: 5, class: `segment ${state}` });
    x += width;
    return rect;
  });
}

/** From the right side of one box to the left side of another, by the way that the layout left free. */
function line(from, points, to) {
  const way = [{ x: from.x + WIDTH / 2, y: from.y }, ...points.slice(1, -1), { x: to.x - WIDTH / 2, y: to.y }]
    .filter((each, i, all) => i === 0 || i === all.length - 1 || each.x > from.x + WIDTH / 2 && each.x < to.x - WIDTH / 2);
  const direct = way.length === 3 ? [way[0], way[2]] : way;
  return direct.slice(1).reduce((path, { x, y }, i) => {
    const middle = (direct[i].x + x) / 2;
    return `${path}C${middle} ${direct[i].y} ${middle} ${y} ${x} ${y}`;
  }, `M${way[0].x} ${way[0].y}`);
}

function cut(text) {
  return text.length > LETTERS ? `${text.slice(0, LETTERS - 1)}…` : text;
}

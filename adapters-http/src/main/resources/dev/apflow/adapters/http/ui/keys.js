// Keys that do something, and the dialog that lists them.

import { h } from "./dom.js";
import { openDialog } from "./parts.js";

const keys = [];

/**
 * A key that works for as long as `signal` is not aborted, where nobody types.
 *
 * @param key as KeyboardEvent.key has it
 * @param what it does, in the words of the list
 */
export function onKey(key, what, work, signal = null) {
  const entry = { key, what, work };
  keys.push(entry);
  signal?.addEventListener("abort", () => keys.splice(keys.indexOf(entry), 1), { once: true });
}

function press(event) {
  const typing = event.target.closest?.("input, textarea, select, dialog, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
    return;
  }
  const entry = keys.findLast((each) => each.key === event.key);
  if (entry) {
    event.preventDefault();
    entry.work();
  }
}

export function showKeys() {
  openDialog("Keys", h("dl", { class: "facts keys" },
    keys.map((each) => [h("dt", {}, h("kbd", {}, each.key)), h("dd", {}, each.what)]),
    [h("dt", {}, h("kbd", {}, "Tab")), h("dd", {}, "To the next link or button")],
    [h("dt", {}, h("kbd", {}, "Esc")), h("dd", {}, "Closes a dialog")]));
}

document.addEventListener("keydown", press);

// What somebody had unfolded and where they had scrolled to, for each entry of the browser's history: going
// back shows a page as it was left. Kept in this tab (sessionStorage), so that a reload does not forget it.

const KEY = "apflow.places";
const MOST = 50;
const PATIENCE_MILLIS = 4000;

let places = load();
let key = null;

function load() {
  try {
    return new Map(JSON.parse(sessionStorage.getItem(KEY)) ?? []);
  } catch {
    return new Map();
  }
}

function save() {
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...places].slice(-MOST)));
  } catch {
    // Full or forbidden: then only this page remembers.
  }
}

/** Another entry of the history is shown. */
export function arrive() {
  const known = history.state?.place;
  key = known ?? `${Date.now()}-${Math.floor(Math.random() * 1e9)}`;
  if (known === undefined) {
    history.replaceState({ ...history.state, place: key }, "");
  }
  if (!places.has(key)) {
    places.set(key, { y: 0, folds: {} });
  }
  scrollTo(0, 0);
  restore(places.get(key).y);
}

/** Scrolls there once the page is long enough, unless somebody scrolls meanwhile. */
function restore(y) {
  if (y === 0) {
    return;
  }
  const mine = key;
  const end = performance.now() + PATIENCE_MILLIS;
  let moved = false;
  const stop = () => (moved = true);
  addEventListener("wheel", stop, { once: true, passive: true });
  addEventListener("keydown", stop, { once: true });
  addEventListener("pointerdown", stop, { once: true });
  const look = () => {
    if (moved || key !== mine || performance.now() > end) {
      return;
    }
    if (document.documentElement.scrollHeight - innerHeight >= y) {
      scrollTo(0, y);
    } else {
      setTimeout(look, 50);
    }
  };
  look();
}

/** The address of what is shown now changes, without another page. */
export function moveTo(hash, { replace = true } = {}) {
  if (location.hash === hash) {
    return;
  }
  if (replace) {
    history.replaceState(history.state, "", hash);
  } else {
    location.hash = hash;
  }
}

/** Whether this was unfolded when the page was left; `usual` where nobody touched it. */
export function isUnfolded(name, usual) {
  return places.get(key)?.folds[name] ?? usual;
}

export function setUnfolded(name, open) {
  if (places.has(key)) {
    places.get(key).folds[name] = open;
    save();
  }
}

let waiting = null;
history.scrollRestoration = "manual";
addEventListener("scroll", () => {
  const mine = places.get(key);
  if (mine && waiting === null) {
    waiting = setTimeout(() => {
      waiting = null;
      if (places.get(key) === mine) {
        mine.y = Math.round(scrollY);
        save();
      }
    }, 100);
  }
}, { passive: true });

// Who is signed in, in all tabs of this browser. Each tab keeps the token for as long as it is open
// (sessionStorage), and a tab that needs one asks the others for theirs: nothing outlives the last tab. What is
// kept for longer is only when somebody last signed out, so that a tab which slept then does not stay signed in.

/** The server may stand below a prefix: the API is beside the page, wherever that is. */
export const ROOT = new URL("../", document.baseURI);

export const READ = "apflow:read";
export const WRITE = "apflow:write";
export const ADMIN = "apflow:admin";

const KEY = `apflow.session ${ROOT.pathname}`;
const SIGNED_OUT = `apflow.signed-out ${ROOT.pathname}`;
const ANSWER_MILLIS = 300;

const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(KEY) : null;
const changes = new EventTarget();
const refused = new Set();
let proven = null;
let looking = null;
let me = null;
let isCertain = false;

/** The token that calls carry; null where there is none. */
export function token() {
  return saved()?.token ?? null;
}

function saved() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    return kept !== null && kept.since > signedOutAt() ? kept : null;
  } catch {
    return null;
  }
}

/** A browser may be told to store nothing; then a tab that sleeps stays signed in. */
function signedOutAt() {
  try {
    return Number(localStorage.getItem(SIGNED_OUT) ?? 0);
  } catch {
    return 0;
  }
}

/** Somebody gave a token in this tab; the others are told once the server has taken it. */
export function signIn(given) {
  refused.delete(given);
  keep({ token: given, since: Date.now() });
}

function keep(kept) {
  sessionStorage.setItem(KEY, JSON.stringify(kept));
  me = null;
  changes.dispatchEvent(new Event("signed-in"));
}

/** Signs out every tab. */
export function signOut() {
  try {
    localStorage.setItem(SIGNED_OUT, String(Date.now()));
  } catch {
    channel?.postMessage({ out: true });
  }
  leave();
}

function leave() {
  sessionStorage.removeItem(KEY);
  location.reload();
}

/** The server took this token: tabs that have none may have it. */
export function wasTaken(used) {
  if (used !== null && used !== proven) {
    proven = used;
    channel?.postMessage({ kept: saved() });
  }
}

/** The server refused this token: it is not taken from another tab again. */
export function wasRefused(used) {
  if (used !== null) {
    refused.add(used);
  }
}

/** Asks the other tabs for a token; whether one of them had one that this tab does not know to be refused. */
export function askOtherTabs() {
  looking ??= new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      changes.removeEventListener("signed-in", end);
      looking = null;
      resolve(needsNone());
    };
    const timer = setTimeout(end, channel === null ? 0 : ANSWER_MILLIS);
    changes.addEventListener("signed-in", end);
    channel?.postMessage({ ask: true });
  });
  return looking;
}

/** Whether there is a token that nobody refused. */
function needsNone() {
  return token() !== null && !refused.has(token());
}

/** Calls back when this tab gets a token; returns what ends that. */
export function onSignedIn(listener) {
  changes.addEventListener("signed-in", listener);
  return () => changes.removeEventListener("signed-in", listener);
}

if (channel !== null) {
  channel.onmessage = ({ data }) => {
    if (data.ask) {
      if (needsNone()) {
        channel.postMessage({ kept: saved() });
      }
    } else if (data.out) {
      leave();
    } else if (data.kept && !needsNone() && !refused.has(data.kept.token)) {
      keep(data.kept);
    }
  };
}

addEventListener("storage", (event) => {
  if (event.key === SIGNED_OUT && sessionStorage.getItem(KEY) !== null) {
    leave();
  }
});

/** Who the server says is signed in, and what it may do; null while that is not known. */
export function identity() {
  return me;
}

/** What it may not do is not offered: the style sheet hides what needs a scope that is not named here. */
export function setIdentity(known) {
  me = known;
  isCertain = true;
  document.documentElement.dataset.scopes = known.scopes.join(" ");
}

/** It was wrong about that, or is another by now. */
export function doubtIdentity() {
  isCertain = false;
}

/** Whether the server need not be asked. */
export function knowsIdentity() {
  return me !== null && isCertain;
}

export function may(scope) {
  return me?.scopes.includes(scope) ?? false;
}

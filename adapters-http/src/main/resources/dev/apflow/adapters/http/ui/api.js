// Calls of the API. Everything that the dashboard shows or does goes through here or stream.js.

import { parse } from "./format.js";
import { askOtherTabs, doubtIdentity, onSignedIn, ROOT, signIn, token, wasRefused, wasTaken } from "./session.js";

let ask = null;
let asking = null;
let declined = false;

/** A refusal: the problem document of the answer, or one that is made up where there is none. */
export class Problem extends Error {
  constructor(status, document) {
    super(document.detail || document.title || `status ${status}`);
    this.status = status;
    this.document = document;
  }
}

export function isAborted(error) {
  return error?.name === "AbortError";
}

/** The address below which the API is. */
export function root() {
  return ROOT;
}

/** Whoever did not want to give a token is not asked again until they go on to another page. */
export function askAgain() {
  declined = false;
}

/** How a person is asked for a token: given the server's reason and a signal that ends the question, a promise of one. */
export function onTokenNeeded(question) {
  ask = question;
}

/**
 * Sends a request; a 401 asks for a token and tries again for as long as somebody gives one.
 *
 * @returns the answer, whatever its status
 */
export async function request(method, path, { body, headers = {}, signal } = {}) {
  for (;;) {
    const used = token();
    const all = { ...headers };
    if (used !== null) {
      all.Authorization = `Bearer ${used}`;
    }
    if (body !== undefined) {
      all["Content-Type"] = "application/json";
    }
    if (method !== "GET") {
      all["Apflow-Forward"] = "leader";
    }
    const answer = await send(method, path, { body, headers: all, signal });
    if (answer.status !== 401) {
      if (answer.ok) {
        wasTaken(used);
      } else if (answer.status === 403) {
        doubtIdentity();
      }
      return answer;
    }
    await newToken(used, await problemOf(answer));
  }
}

async function send(method, path, options) {
  try {
    return await fetch(new URL(path, ROOT), { method, cache: "no-store", ...options });
  } catch (failed) {
    if (isAborted(failed)) {
      throw failed;
    }
    throw new Problem(0, {
      title: "The server does not answer",
      detail: "It may be down or restarting; this page goes on by itself once it is back.",
      code: "unreachable",
    });
  }
}

/** Another tab may have one; else a person is asked, once for all calls that need one. */
async function newToken(used, problem) {
  wasRefused(used);
  if (token() !== used || await askOtherTabs()) {
    return;
  }
  if (declined) {
    throw problem;
  }
  asking ??= question(used === null ? null : problem.message).finally(() => (asking = null));
  if (!await asking) {
    declined = true;
    throw problem;
  }
}

/** Whether there is a token now: one that was given here or, while the question stood open, in another tab. */
async function question(reason) {
  const before = token();
  const open = new AbortController();
  const end = onSignedIn(() => open.abort());
  const given = await ask(reason, open.signal);
  end();
  if (given !== null) {
    signIn(given);
  }
  return token() !== before;
}

async function problemOf(answer) {
  const text = await answer.text();
  try {
    return new Problem(answer.status, parse(text));
  } catch {
    return new Problem(answer.status, { title: answer.statusText, detail: text.slice(0, 500) });
  }
}

/** Throws the problem of an answer that is one. */
export async function requireSuccess(answer) {
  if (!answer.ok) {
    throw await problemOf(answer);
  }
  return answer;
}

/** The document that is answered; null where there is none. */
export async function call(method, path, options) {
  const answer = await requireSuccess(await request(method, path, options));
  const text = await answer.text();
  return text === "" ? null : parse(text);
}

export function get(path, signal) {
  return call("GET", path, { signal });
}

export function post(path, body, signal) {
  return call("POST", path, { body: body === undefined ? undefined : JSON.stringify(body), signal });
}

/** A path of the API below /api/v1 with its parts made safe. */
export function path(strings, ...parts) {
  return `api/v1/${String.raw({ raw: strings }, ...parts.map(encodeURIComponent))}`;
}

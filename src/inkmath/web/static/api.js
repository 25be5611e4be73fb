// The REST API of the server that this page came from, and of no other.

import { t } from "./language.js";

const KEY = "inkmath-key";
const TRIES = 5;
/** The server ends what takes it longer than 20 s. */
const TIME_LIMIT_MS = 30000;
const PASSING_STATUS = new Set([408, 429, 502, 503, 504]);

/** A request that failed. isPassing: the same request may succeed later. */
export class ApiError extends Error {
  constructor(kind, message, isPassing = false) {
    super(message);
    this.kind = kind;
    this.isPassing = isPassing;
  }
}

/** The JSON that is at a path. Throws ApiError. */
export const get = (path) => post(path, null);

/**
 * The JSON answer to a body: an object is sent as JSON, as is a text of it, a form as one, null asks. Throws ApiError.
 * @param {string} path
 * @param {object | string | null} body
 * @returns {Promise<any>}
 */
export async function post(path, body) {
  for (let attempt = 1; ; attempt += 1) {
    const { status, data, pauseMs } = await exchange(path, body);
    if (status < 400) return data;
    if (status === 401 && askForKey()) continue;
    if (status !== 429 || attempt === TRIES) throw new ApiError(data.kind, data.detail, PASSING_STATUS.has(status));
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** Sends a request and takes its whole answer: {status, data, pauseMs}. Throws ApiError where none of ours comes. */
async function exchange(path, body) {
  const signal = AbortSignal.timeout(TIME_LIMIT_MS);
  const isJson = body !== null && !(body instanceof FormData);
  /** @type {Record<string, string>} */
  const headers = isJson ? { "Content-Type": "application/json" } : {};
  const key = sessionStorage.getItem(KEY);
  if (key) headers.Authorization = `Bearer ${key}`;
  let answer = null;
  let text = "";
  try {
    answer = await fetch(path, { method: body === null ? "GET" : "POST", headers, body: isJson && typeof body !== "string" ? JSON.stringify(body) : body, signal });
    text = await answer.text();
  } catch {
    throw signal.aborted
      ? new ApiError("TooSlow", t("The server has not answered for {} seconds.", TIME_LIMIT_MS / 1000), true)
      : answer
        ? new ApiError("Cut", t("The connection was interrupted during an answer."), true)
        : new ApiError("Unreachable", t("The server does not answer. Is `inkmath serve` still running?"), true);
  }
  const pauseMs = 1000 * Number(answer.headers.get("Retry-After") ?? 1);
  const data = parsed(text);
  if (data) return { status: answer.status, data, pauseMs };
  if (!answer.ok) return { status: answer.status, data: { kind: "HTTPError", detail: t("The server answered: {} {}", answer.status, answer.statusText) }, pauseMs };
  throw new ApiError("Foreign", t("The answer did not come from inkmath. A proxy or a sign-in page may stand between this page and its server."), true);
}

/** The object that JSON says; null where it is none. */
function parsed(text) {
  try {
    const data = JSON.parse(text);
    return typeof data === "object" && (data?.schema || data?.detail) ? data : null;
  } catch {
    return null;
  }
}

function askForKey() {
  const key = prompt(t("This server requires an API key:"));
  if (key) sessionStorage.setItem(KEY, key);
  return Boolean(key);
}

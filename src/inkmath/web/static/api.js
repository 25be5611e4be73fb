// The REST API of the server that this page came from, and of no other.

const KEY = "inkmath-key";
const TRIES = 5;

/** What the server refused, or that it could not be reached. */
export class ApiError extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

/** The JSON that is at a path. Throws ApiError. */
export const get = (path) => post(path, null);

/** The JSON answer to a body: an object is sent as JSON, a form as one, null asks. Throws ApiError. */
export async function post(path, body) {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await send(path, body);
    if (answer.ok) return answer.json();
    const problem = await answer.json().catch(() => ({ kind: "HTTPError", detail: answer.statusText }));
    if (answer.status === 401 && askForKey()) continue;
    if (answer.status !== 429 || attempt === TRIES) throw new ApiError(problem.kind, problem.detail);
    await pause(1000 * Number(answer.headers.get("Retry-After") ?? 1));
  }
}

async function send(path, body) {
  const headers = {};
  const key = sessionStorage.getItem(KEY);
  if (key) headers.Authorization = `Bearer ${key}`;
  const isJson = body !== null && !(body instanceof FormData);
  if (isJson) headers["Content-Type"] = "application/json";
  try {
    return await fetch(path, { method: body === null ? "GET" : "POST", headers, body: isJson ? JSON.stringify(body) : body });
  } catch {
    throw new ApiError("Unreachable", "The server does not answer. Is `inkmath serve` still running?");
  }
}

function askForKey() {
  const key = prompt("This server asks for its API key:");
  if (key) sessionStorage.setItem(KEY, key);
  return Boolean(key);
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Does work on the newest of many requests: one at a time, and of those that come meanwhile only the last.
 * So fast writing never makes a queue, neither here nor on the server.
 */
export class Latest {
  constructor(work) {
    this.work = work;
    this.isBusy = false;
    this.next = null;
  }

  async ask(...values) {
    this.next = values;
    if (this.isBusy) return;
    this.isBusy = true;
    while (this.next) {
      const now = this.next;
      this.next = null;
      await this.work(now, () => this.next === null);
    }
    this.isBusy = false;
  }
}

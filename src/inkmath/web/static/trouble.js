// The banner for errors that keep the page from reading, shown until they have passed.

import { ApiError } from "./api.js";
import { byId, notice } from "./dom.js";
import { Latest } from "./latest.js";

const troubled = new Set();
const all = [];

/** A `Latest` whose failures are shown, and which tries again by itself. */
export function persistent(work) {
  const latest = new Latest(work, {
    failed: (error) => tell(error, latest),
    worked: () => {
      troubled.delete(latest);
      if (!troubled.size) byId("trouble").hidden = true;
    },
  });
  all.push(latest);
  return latest;
}

/**
 * Shows an error of the server, in the banner if it may pass. Throws any other error.
 * @param {Error} error
 * @param {Latest | null} latest
 */
export function tell(error, latest = null) {
  if (!(error instanceof ApiError)) throw error;
  if (!error.isPassing || !latest) {
    notice(error.message, "reading");
    return;
  }
  troubled.add(latest);
  const [title] = byId("trouble").children;
  if (title.textContent !== error.message) title.textContent = error.message;
  byId("trouble").hidden = false;
}

/** Wires the banner's button, and tries again as soon as the network is back. */
export function startTrouble() {
  const hurry = () => all.forEach((latest) => latest.hurry());
  byId("try-now").onclick = hurry;
  addEventListener("online", hurry);
}

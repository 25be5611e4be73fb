// Work on the newest of many requests, again and again until it succeeds.

const WAITS_MS = [500, 1000, 2000, 4000, 8000];

/**
 * Does work on the newest of many requests: one at a time, and of those that come meanwhile only the last.
 * So fast writing never makes a queue, neither here nor on the server. Work that fails for a passing reason
 * (`error.isPassing`) is repeated after a pause, on the newest request by then.
 */
export class Latest {
  /**
   * work(values, isNewest). failed(error): called for each failure; of one that does not pass it may throw.
   * worked(): called after each success. waits: milliseconds of rest after the first failure, the second, ...
   */
  constructor(work, { failed = raise, worked = () => {}, waits = WAITS_MS } = {}) {
    this.work = work;
    this.failed = failed;
    this.worked = worked;
    this.waits = waits;
    this.isBusy = false;
    this.failures = 0;
    /** @type {any[] | null} The newest request that waits. */
    this.next = null;
    this.hurry = () => {};
  }

  /** Asks for work on these values; resolves when nothing is left to do, at once where work is under way. */
  async ask(...values) {
    this.next = values;
    this.hurry();
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      while (this.next) await this.turn();
    } finally {
      this.isBusy = false;
    }
  }

  async turn() {
    const now = this.next;
    this.next = null;
    try {
      await this.work(now, () => this.next === null);
    } catch (error) {
      this.failed(error);
      if (!error.isPassing) return;
      this.failures += 1;
      this.next ??= now;
      await this.rest(this.waits[Math.min(this.failures, this.waits.length) - 1]);
      return;
    }
    this.failures = 0;
    this.worked();
  }

  /** Resolves after a time, or as soon as somebody calls `hurry`. */
  rest(ms) {
    return /** @type {Promise<void>} */ (new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    }));
  }
}

function raise(error) {
  throw error;
}

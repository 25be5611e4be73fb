// Work on the newest request, through failures.

import assert from "node:assert/strict";
import { test } from "node:test";

const { Latest } = await import("../../../src/inkmath/web/static/latest.js");
const passing = () => Object.assign(new Error("cut"), { isPassing: true });

test("of requests that come meanwhile only the last is worked on", async () => {
  const done = [];
  const latest = new Latest(async ([value]) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    done.push(value);
  });
  const all = latest.ask(1);
  latest.ask(2);
  latest.ask(3);
  await all;
  assert.deepEqual(done, [1, 3]);
});

test("what fails for a passing reason is done again, with what is newest", async () => {
  const tried = [];
  const told = [];
  const latest = new Latest(
    async ([value]) => {
      tried.push(value);
      if (tried.length < 3) throw passing();
    },
    { failed: (error) => told.push(error.message), worked: () => told.push("worked"), waits: [10000] },
  );
  const all = latest.ask("a");
  await Promise.resolve();
  latest.ask("b"); // news end the rest
  await new Promise((resolve) => setTimeout(resolve));
  latest.hurry();
  await all;
  assert.deepEqual(tried, ["a", "b", "b"]);
  assert.deepEqual(told, ["cut", "cut", "worked"]);
});

test("it works on after an error that does not pass", async () => {
  const tried = [];
  const latest = new Latest(async ([value]) => {
    tried.push(value);
    if (value === "bad") throw new TypeError("our bug");
  });
  await assert.rejects(latest.ask("bad"), TypeError);
  await latest.ask("good");
  assert.deepEqual(tried, ["bad", "good"]);
});

// The page's texts in other languages: none is missing, and none is left over.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const STATIC = new URL("../../../src/inkmath/web/static/", import.meta.url);
const { filled } = await import(new URL("language.js", STATIC).href);
const { GERMAN } = await import(new URL("german.js", STATIC).href);
const read = (name) => readFileSync(new URL(name, STATIC), "utf8");
const modules = readdirSync(STATIC).filter((name) => name.endsWith(".js") && name !== "german.js").map(read);

/** Texts that are the same in all languages. */
const SAME = /^(inkmath|[^\p{L}]+|LaTeX)$/u;

test("each text of the HTML has a German one", () => {
  const html = read("index.html").replace(/<svg class="sprites"[\s\S]*<\/svg>/, "").replace(/[\s\S]*<body>/, "");
  const words = [...html.matchAll(/>([^<]+)</g)].map(([, text]) => text.trim().replaceAll("&lt;", "<"));
  const attributes = [...html.matchAll(/ (?:title|aria-label|placeholder)="([^"]+)"/g)].map(([, text]) => text);
  const missing = [...words, ...attributes].filter((text) => text && !SAME.test(text) && !(text in GERMAN));
  assert.deepEqual(missing, []);
});

test("each text that a module says has a German one", () => {
  const said = modules.flatMap((text) => [...text.matchAll(/(?<![\w.])t\((?:[\w.]+(?: === "\w+")? \? )?("(?:[^"\\]|\\.)*")(?: : ("(?:[^"\\]|\\.)*"))?/g)]).flatMap(([, ...texts]) => texts.filter(Boolean).map((one) => JSON.parse(one)));
  assert.ok(said.length > 80);
  assert.deepEqual(said.filter((text) => !(text in GERMAN)), []);
});

test("a translation has the values of its text", () => {
  const values = ["a", "b", "c", "d"];
  const count = (text) => values.filter((value) => filled(text, values.map((one) => `<${one}>`)).includes(`<${value}>`)).length;
  for (const [english, german] of Object.entries(GERMAN)) assert.equal(count(german), count(english), english);
  assert.equal(filled("{1} von {0}", [1, 2]), "2 von 1");
});

test("no text is translated that the page does not have", () => {
  const page = [read("index.html").replaceAll("&lt;", "<"), ...modules].join("\n");
  const fromServer = /^(\p{Lu}[\p{L} -]+|[\p{Ll} -]+)$/u; // kinds of problems, sections and labels
  const unused = Object.keys(GERMAN).filter((text) => !page.includes(text) && !page.includes(JSON.stringify(text).slice(1, -1)) && !fromServer.test(text));
  assert.deepEqual(unused, []);
});

// Keeps the page on this device, so that it opens and can be written on without the server. What the server answers is
// used and kept; where it does not answer, what was kept is used. Nothing of /v1 passes through here.
//
// The server puts two constants before this text (see shell.py): SHELL, the addresses of the page and its files, and
// VERSION, which changes with any of them.

/* global SHELL, VERSION */

const worker = /** @type {any} */ (self);
const NAME = `inkmath-${VERSION}`;
/** Time after which a server counts as silent. */
const SILENT_MS = 4000;

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(dropOthers()));
worker.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  const isPage = origin === location.origin && (pathname === "/" || pathname.startsWith("/static/"));
  if (isPage && event.request.method === "GET") event.respondWith(answerTo(event.request));
});

async function install() {
  await (await caches.open(NAME)).addAll(SHELL);
  await worker.skipWaiting();
}

async function dropOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("inkmath-") && name !== NAME).map((name) => caches.delete(name)));
}

async function answerTo(request) {
  const cache = await caches.open(NAME);
  const silence = new Promise((resolve) => setTimeout(resolve, SILENT_MS, null));
  const answer = await Promise.race([fetch(request).catch(() => null), silence]);
  if (answer && isOurs(answer)) {
    await cache.put(request, answer.clone()).catch(() => {}); // the disk is full: it goes on without
    return answer;
  }
  return (await cache.match(request, { ignoreSearch: true })) ?? answer ?? Response.error();
}

/** True for an answer of this server, and not of a proxy or a network that asks to sign in. */
const isOurs = (answer) => answer.ok && !answer.redirected && answer.headers.has("x-request-id");

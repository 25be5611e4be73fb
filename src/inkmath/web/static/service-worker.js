// Keeps the files of the page, so that it opens and can be written on without its server. Readings are never kept.

const PAGE = "inkmath-page";
const SHARED = "inkmath-shared";
/** A server that has not answered by then is passed over. */
const PATIENCE_MS = 3000;

/** The global scope of a service worker, which the types of a page lack. */
const worker = /** @type {any} */ (self);

worker.addEventListener("install", (event) => event.waitUntil(keep().then(() => worker.skipWaiting())));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (origin !== location.origin) return;
  if (event.request.method === "POST" && pathname === "/share") event.respondWith(takeShared(event.request));
  if (event.request.method === "GET" && (pathname === "/" || pathname.startsWith("/static/"))) event.respondWith(newest(event.request));
});

/** Fetches all files of the page anew, and forgets those that are gone. */
async function keep() {
  const { files } = await (await fetch("/page-files.json", { cache: "no-store" })).json();
  const cache = await caches.open(PAGE);
  await cache.addAll(files.map((file) => new Request(file, { cache: "reload" })));
  for (const { url } of await cache.keys()) if (!files.includes(new URL(url).pathname)) await cache.delete(url);
}

/** The file as the server has it, or as it was kept where the server fails or is slow. */
async function newest(request) {
  const cache = await caches.open(PAGE);
  const { pathname } = new URL(request.url);
  const coming = fetch(request).then((answer) => {
    if (isOurs(answer)) cache.put(pathname, answer.clone()).catch(() => {}); // the disk is full
    return answer;
  });
  const kept = await cache.match(pathname);
  if (!kept) return coming;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const answer = await Promise.race([coming.catch(() => null), late]);
  return answer && isOurs(answer) ? answer : kept;
}

/** True for an answer of inkmath, not of a proxy or a network that asks to sign in. */
const isOurs = (answer) => answer.ok && !answer.redirected && answer.headers.has("x-request-id");

/** Puts a file that another app shares aside for the page, which opens. */
async function takeShared(request) {
  const file = (await request.formData()).get("picture");
  if (file instanceof File) {
    const headers = { "Content-Type": file.type, "X-Name": encodeURIComponent(file.name) };
    await (await caches.open(SHARED)).put("/shared", new Response(file, { headers }));
  }
  return Response.redirect("/?shared", 303);
}

// The page as an app: it opens without its server, and other apps share files with it.

const SHARED = "inkmath-shared";

/** Has the browser keep the page, where its address is of this machine or begins with https. */
export function keepPage() {
  navigator.serviceWorker?.register("/service-worker.js").catch(() => {}); // full, or forbidden
}

/** The file that another app shared, once; null for none. */
export async function sharedFile() {
  if (!new URLSearchParams(location.search).has("shared")) return null;
  history.replaceState(null, "", location.pathname + location.hash);
  const cache = await caches.open(SHARED);
  const kept = await cache.match("/shared");
  await cache.delete("/shared");
  if (!kept) return null;
  const content = await kept.blob();
  return new File([content], decodeURIComponent(kept.headers.get("X-Name") ?? "shared"), { type: content.type });
}

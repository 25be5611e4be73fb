// The page as an app on this device: a service worker keeps its files, so that it opens without the server.

/** Registers the worker once the page rests; a browser without one, or a page over plain HTTP, goes on as before. */
export function keepPage() {
  if (!("serviceWorker" in navigator)) return;
  const register = () => navigator.serviceWorker.register("/service-worker.js").catch(() => {});
  const soon = () => ("requestIdleCallback" in window ? requestIdleCallback(register) : setTimeout(register, 1000));
  if (document.readyState === "complete") soon();
  else addEventListener("load", soon, { once: true });
}

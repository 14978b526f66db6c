/**
 * Lets the page of a face open while the server is away. Browsers offer this on https and localhost only; elsewhere the
 * page works without it.
 */
export function keepPageAtHand(scope: '/field' | '/console'): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register('/page-sw.js', { scope }).catch(() => undefined);
}

/** Lets the page open without a network. Browsers offer this on https and localhost only; elsewhere the page works without it. */
export function keepPageAtHand(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register('/field-sw.js', { scope: '/field' }).catch(() => undefined);
}

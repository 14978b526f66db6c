// Lets the page of a face open without the server: the page network first, its hashed files from the cache. Data is never kept here.
// One file for every face: the scope under which it is registered is the address of the page.
const PAGE = new URL(registration.scope).pathname;
const CACHE = `castellan${PAGE.replaceAll('/', '-')}`;
const PAGE_WAIT_MS = 4000;

const filesIn = (html) => Array.from(html.matchAll(/(?:src|href)="(\/[^"]+\.\w+)"/g), (match) => match[1]);

/** Keeps a page together with the files that it names, and drops those of older versions. */
async function keep(response) {
  const html = await response.clone().text();
  const cache = await caches.open(CACHE);
  const wanted = filesIn(html);
  const held = (await cache.keys()).map((request) => new URL(request.url).pathname);
  await cache.addAll(wanted.filter((file) => !held.includes(file)));
  // A redirected answer must not be replayed to a navigation, hence the copy.
  await cache.put(PAGE, new Response(html, { headers: response.headers }));
  await Promise.all(held.filter((file) => file !== PAGE && !wanted.includes(file)).map((file) => cache.delete(file)));
}

async function page(request, event) {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PAGE_WAIT_MS) });
    if (response.ok) event.waitUntil(keep(response.clone()).catch(() => undefined));
    return response;
  } catch (failure) {
    const kept = await caches.match(PAGE, { cacheName: CACHE });
    if (kept) return kept;
    throw failure;
  }
}

async function file(request) {
  return (await caches.match(request, { ignoreSearch: true })) ?? fetch(request);
}

self.addEventListener('install', (event) => {
  event.waitUntil(fetch(PAGE).then(keep).then(() => self.skipWaiting()));
});
self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin || url.pathname.startsWith('/api/')) return;
  event.respondWith(request.mode === 'navigate' ? page(request, event) : file(request));
});

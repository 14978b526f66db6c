import { useMemo, useSyncExternalStore } from 'react';

/** State that a link can carry lives in the address: tabs, filters, what is open. */
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) addEventListener('popstate', tell);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) removeEventListener('popstate', tell);
  };
}

export function useAddress(): URLSearchParams {
  const search = useSyncExternalStore(subscribe, () => location.search);
  return useMemo(() => new URLSearchParams(search), [search]);
}

export type Change = Record<string, string | null>;

/** The query with some parts changed; an empty or null part is left out. */
export function changed(search: string, change: Change): string {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(change)) {
    if (value) params.set(name, value);
    else params.delete(name);
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}

/** A step that the back button undoes. */
export function goTo(change: Change): void {
  const next = changed(location.search, change);
  if (next === location.search) return;
  history.pushState(null, '', location.pathname + next);
  tell();
}

/** The same without a step: for a search that grows letter by letter. */
export function refine(change: Change): void {
  history.replaceState(null, '', location.pathname + changed(location.search, change));
  tell();
}

import type { Made } from '../../../outbox/unsent';

/** What calls that were taken here became at the server, so that a page that shows one goes on showing it. */

const KEY = 'castellan.console.became';
/** A link to a call taken here is followed for this many of them. */
const KEPT_MAX = 100;

function read(): [string, string][] {
  try {
    const held: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(held) ? (held as [string, string][]) : [];
  } catch {
    return [];
  }
}

export function noteBecame(made: Made): void {
  const known = read();
  const fresh = Object.entries(made).filter(([from]) => !known.some(([one]) => one === from));
  if (fresh.length === 0) return;
  try {
    localStorage.setItem(KEY, JSON.stringify([...fresh, ...known].slice(0, KEPT_MAX)));
  } catch {
    // Without storage the page says that there is no such incident any more; the queue shows it under its number.
  }
}

export const whatBecame = (id: string): string | undefined => read().find(([from]) => from === id)?.[1];

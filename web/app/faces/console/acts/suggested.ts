import { useSyncExternalStore } from 'react';
import { suggestUnits } from '../../../api/links';
import type { Suggestions } from '../../../api/types';

/** Units come and go while one looks: so often the ranking is asked for anew. */
const REFRESH_MS = 10_000;

export const SUGGESTIONS = (incident: string, seq: number, coverage: boolean) => ({
  queryKey: ['suggestions', incident, seq, coverage],
  queryFn: () => suggestUnits(incident, coverage),
  refetchInterval: REFRESH_MS,
  staleTime: REFRESH_MS / 2,
});

interface Known {
  incident: string;
  suggestions: Suggestions;
}

/** The server's ranking for the incident that is looked at; the others go by what the board knows. */
let known: Known | null = null;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function noteSuggestions(incident: string, suggestions: Suggestions | undefined): void {
  if (!suggestions && known?.incident !== incident) return;
  known = suggestions ? { incident, suggestions } : null;
  for (const listener of listeners) listener();
}

export const suggestionsFor = (incident: string): Suggestions | undefined => (known?.incident === incident ? known.suggestions : undefined);

export const useSuggestionsFor = (incident: string): Suggestions | undefined => useSyncExternalStore(subscribe, () => suggestionsFor(incident));

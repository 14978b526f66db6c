import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { findPlaces } from '../away/places';
import type { Completion, complete } from './complete';
import type { Board } from './parsed';
import { placeQuery } from './placeQuery';

const NONE: never[] = [];
type Complete = typeof complete;

/** Fetched when the board stands: nobody writes before that. */
function useComplete(): Complete | null {
  const [known, setKnown] = useState<Complete | null>(null);
  useEffect(() => {
    // Without it commands are written in full.
    import('./complete').then((part) => setKnown(() => part.complete)).catch(() => undefined);
  }, []);
  return known;
}

export function useCompletions(text: string, board: Board, site: string | null): Completion[] {
  const query = placeQuery(text);
  const completeNow = useComplete();
  const places = useQuery({
    queryKey: ['places', query, site],
    queryFn: () => findPlaces(query ?? '', site ?? undefined),
    enabled: query !== null,
    placeholderData: keepPreviousData,
    // Without a network what was kept answers.
    networkMode: 'always',
  });
  return completeNow ? completeNow(text, board, query === null ? NONE : (places.data?.items ?? NONE)) : NONE;
}

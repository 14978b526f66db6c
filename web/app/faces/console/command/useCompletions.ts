import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { findPlaces } from '../away/places';
import { type Completion, complete } from './complete';
import type { Board } from './parsed';
import { placeQuery } from './placeQuery';

const NONE: never[] = [];

export function useCompletions(text: string, board: Board, site: string | null): Completion[] {
  const query = placeQuery(text);
  const places = useQuery({
    queryKey: ['places', query, site],
    queryFn: () => findPlaces(query ?? '', site ?? undefined),
    enabled: query !== null,
    placeholderData: keepPreviousData,
    // Without a network what was kept answers.
    networkMode: 'always',
  });
  return complete(text, board, query === null ? NONE : (places.data?.items ?? NONE));
}

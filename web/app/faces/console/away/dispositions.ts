import { ApiError } from '../../../api/errors';
import { offeredDispositions } from '../../../api/incidents';
import type { Disposition } from '../../../api/types';
import { kept } from './kept';

const KEPT = 'dispositions';

/** What an incident can be closed with; without the server, what it offered last. */
export async function findDispositions(): Promise<{ items: Disposition[] }> {
  try {
    const { items } = await offeredDispositions();
    void kept.put([[KEPT, items]]);
    return { items };
  } catch (failure) {
    const held = failure instanceof ApiError && failure.status === 0 ? await kept.get<Disposition[]>(KEPT) : undefined;
    if (!held) throw failure;
    return { items: held };
  }
}

/** Asked for once: closing offers them. */
export const DISPOSITIONS = { queryKey: ['dispositions'], queryFn: findDispositions, staleTime: Number.POSITIVE_INFINITY, networkMode: 'always' as const };

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { listPositions } from '../../../api/desk';
import type { Entry, DeskPosition } from '../../../api/types';
import { useEntries } from '../../../live/hooks';

export const DESK = { queryKey: ['desk'] };
const NONE: DeskPosition[] = [];

/** Who holds which position: read once, and again whenever the journal says that something changed. */
export function useDesk(site: string | null): DeskPosition[] {
  const queries = useQueryClient();
  const { data } = useQuery({ ...DESK, queryFn: listPositions });
  const hear = useCallback(
    (entry: Entry) => {
      if (entry.stream.startsWith('desk/')) void queries.invalidateQueries(DESK);
    },
    [queries],
  );
  useEntries(hear);
  return data ? data.items.filter((one) => site === null || one.site_id === site) : NONE;
}

import { isLocal } from '../away/act';
import { useQuery } from '@tanstack/react-query';
import { listEarlier } from '../../../api/links';
import type { Incident } from '../../../api/types';

/** What happened at the place of an incident before, and around it. It changes with the place only. */
export function useEarlier(incident: Incident): { here: Incident[]; around: Incident[] } {
  const { data } = useQuery({ queryKey: ['earlier', incident.id, incident.place_id], queryFn: () => listEarlier(incident.id), staleTime: Number.POSITIVE_INFINITY, enabled: !isLocal(incident.id) });
  const items = data?.items ?? [];
  return {
    here: items.filter((one) => one.place_id === incident.place_id),
    around: items.filter((one) => one.place_id !== incident.place_id),
  };
}

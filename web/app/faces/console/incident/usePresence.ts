import { useQuery } from '@tanstack/react-query';
import { showPresence } from '../../../api/desk';
import { isLocal } from '../away/act';
import { mayDo, useMe } from '../../../shell/session';

const BEAT_MS = 10_000;
const NOBODY: string[] = [];

/** Says that this screen has the incident open, for as long as it has, and hears who else has. */
export function usePresence(id: string): string[] {
  // Whoever only reads works on nothing, and of a call that is kept here nobody else knows.
  const works = mayDo(useMe(), 'incident.log') && !isLocal(id);
  const { data } = useQuery({ queryKey: ['presence', id], queryFn: () => showPresence(id), refetchInterval: BEAT_MS, enabled: works, staleTime: 0, gcTime: 0, retry: false });
  return data?.map((person) => person.name) ?? NOBODY;
}

import { useMemo, useSyncExternalStore } from 'react';
import { QueueView } from './queueView';

export function useQueue(site: string | null, owner: string | null): string[] {
  const view = useMemo(() => new QueueView({ site, owner }), [site, owner]);
  return useSyncExternalStore(view.subscribe, view.ids);
}

import { useMemo, useSyncExternalStore } from 'react';
import { QueueView } from './queueView';

export function useQueue(site: string | null): string[] {
  const view = useMemo(() => new QueueView(site), [site]);
  return useSyncExternalStore(view.subscribe, view.ids);
}

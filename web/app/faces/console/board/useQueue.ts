import { useMemo, useSyncExternalStore } from 'react';
import type { BoardFilter } from './filter';
import { QueueView } from './queueView';

export function useQueue(filter: BoardFilter): string[] {
  const view = useMemo(() => new QueueView(filter), [filter]);
  return useSyncExternalStore(view.subscribe, view.ids);
}

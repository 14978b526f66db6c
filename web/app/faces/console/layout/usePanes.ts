import { useCallback, useState } from 'react';
import { keepPanes, type Panes, readPanes } from './panes';

export function usePanes() {
  const [panes, setPanes] = useState<Panes>(readPanes);
  const change = useCallback((part: Partial<Panes>) => {
    setPanes((before) => {
      const next = { ...before, ...part };
      keepPanes(next);
      return next;
    });
  }, []);
  return { panes, change };
}

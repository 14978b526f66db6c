import { useEffect } from 'react';
import { isLocal } from './act';
import { whatBecame } from './became';
import { useBox } from './box';

/** A page that shows a call taken here goes on showing it under the number that the server gave it. */
export function useBecame(selected: string | null, open: (id: string) => void): void {
  const { items } = useBox();
  useEffect(() => {
    const id = selected && isLocal(selected) ? whatBecame(selected) : undefined;
    if (id) open(id);
  }, [selected, items, open]);
}

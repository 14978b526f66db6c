import type { MouseEvent, ReactNode } from 'react';
import { type Change, changed, goTo } from '../../../shell/address';

/** A row's name as a link that can be sent to a colleague; in this window it opens without loading the page anew. */
export function RowName({ change, children }: { change: Change; children: ReactNode }) {
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    goTo(change);
  };
  return (
    <a className="office-row-name" href={location.pathname + changed(location.search, change)} onClick={open}>
      {children}
    </a>
  );
}

import { useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, useEffect, useRef } from 'react';
import { type BoardFilter, isNarrowed } from '../board/filter';
import { useQueue } from '../board/useQueue';
import { useBooted } from '../../../live/hooks';
import { t } from '../text';
import './queue.css';
import { QueueRow } from './QueueRow';
import { openSelectedMenu, rowId } from './rowMenu';

/** In the root's letter size, so that large type has room. */
const ROW_REM = 3.375;
const rowHeight = () => ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

interface QueueProps {
  filter: BoardFilter;
  selected: string | null;
  onSelect: (id: string) => void;
}

export function Queue({ filter, selected, onSelect }: QueueProps) {
  const ids = useQueue(filter);
  const booted = useBooted();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({ count: ids.length, getScrollElement: () => scroller.current, estimateSize: rowHeight, overscan: 6 });
  const at = selected ? ids.indexOf(selected) : -1;

  // The eye follows the selection, not every re-ordering: only a new selection scrolls.
  useEffect(() => {
    const index = selected ? ids.indexOf(selected) : -1;
    if (index >= 0) rows.scrollToIndex(index, { align: 'auto' });
    // eslint-disable-next-line react/exhaustive-deps
  }, [selected]);

  // The menu key, pressed while the whole list has the focus, means the selected row.
  const menu = (event: MouseEvent) => {
    if (event.target !== event.currentTarget || !selected) return;
    event.preventDefault();
    openSelectedMenu(selected);
  };

  return (
    <div
      ref={scroller}
      className="queue"
      role={ids.length === 0 ? 'region' : 'grid'}
      tabIndex={0}
      aria-label={t('queue.title')}
      aria-rowcount={ids.length || undefined}
      aria-activedescendant={selected && at >= 0 ? rowId(selected) : undefined}
      onContextMenu={menu}
    >
      {ids.length === 0 && <p className="console-empty">{t(!booted ? 'board.unknown' : filter.parked ? 'queue.none_parked' : filter.owner ? 'queue.none_mine' : isNarrowed(filter) ? 'queue.none_here' : 'queue.empty')}</p>}
      <div role={ids.length === 0 ? undefined : 'rowgroup'} style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const id = ids[index];
          if (!id) return null;
          return <QueueRow key={id} id={id} index={index} start={start} selected={id === selected} onSelect={onSelect} />;
        })}
      </div>
    </div>
  );
}

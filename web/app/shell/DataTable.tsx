import { Checkbox } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { shared } from '../text/shared';
import './dataTable.css';
import { ariaSort, type Column, nextSort, sorted } from './sorting';

/** Which rows are chosen, for acts on several of them. */
export interface Selection<Row> {
  chosen: ReadonlySet<string>;
  /** What the row is called, for its tick. */
  nameOf: (row: Row) => string;
  onChange: (chosen: ReadonlySet<string>) => void;
}

interface DataTableProps<Row> {
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** Column key, with a minus in front for downwards; the face keeps it in the address. */
  sort?: string;
  onSort?: (sort: string) => void;
  /** What to do when there is nothing to show. */
  empty: ReactNode;
  selection?: Selection<Row>;
  /** Enter on a row. */
  onOpen?: (row: Row) => void;
}

/** Longer tables are drawn only where they are looked at: some thousand places stay quick. */
const DRAWN_WHOLE_MAX = 150;
const ROW_PX = 44;
const OVERSCAN = 12;

/**
 * The one table of all faces: a caption, a heading for each row, columns that sort where that makes sense, rows that can
 * be chosen. The arrow keys go from row to row, Space chooses, Enter opens.
 */
export function DataTable<Row>({ caption, columns, rows, rowKey, sort = '', onSort, empty, selection, onOpen }: DataTableProps<Row>) {
  const scroller = useRef<HTMLElement>(null);
  const [at, setAt] = useState(0);
  const wanted = useRef<number | null>(null);
  const ordered = sorted(rows, columns, sort);
  const long = ordered.length > DRAWN_WHOLE_MAX;
  // oxlint-disable-next-line react/incompatible-library -- nothing that it gives is kept beyond one drawing
  const drawn = useVirtualizer({ count: ordered.length, enabled: long, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: OVERSCAN });
  const items = drawn.getVirtualItems();
  const first = long ? (items[0]?.index ?? 0) : 0;
  const shown = long ? ordered.slice(first, (items.at(-1)?.index ?? -1) + 1) : ordered;
  const above = items[0]?.start ?? 0;
  const below = long ? drawn.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;
  const walks = selection !== undefined || onOpen !== undefined;
  const current = Math.min(at, ordered.length - 1);

  // A row that was far away is there only after the table was drawn again.
  useEffect(() => {
    if (wanted.current === null) return;
    const row = scroller.current?.querySelector<HTMLElement>(`tr[data-row="${wanted.current}"]`);
    if (!row) return;
    wanted.current = null;
    row.focus();
  });

  if (rows.length === 0) return <div className="data-empty">{empty}</div>;

  const walk = (to: number) => {
    const next = Math.max(0, Math.min(ordered.length - 1, to));
    wanted.current = next;
    if (long) drawn.scrollToIndex(next);
    setAt(next);
  };
  const choose = (row: Row) => {
    if (!selection) return;
    const id = rowKey(row);
    const next = new Set(selection.chosen);
    if (!next.delete(id)) next.add(id);
    selection.onChange(next);
  };
  const press = (event: KeyboardEvent<HTMLTableRowElement>, row: Row, index: number) => {
    // Keys of a button or a tick inside the row are its own.
    if (event.target !== event.currentTarget) return;
    // Keys come faster than far rows are drawn: the next one counts from where the last one leads.
    const from = wanted.current ?? index;
    const acts: Record<string, () => void> = {
      ArrowDown: () => walk(from + 1),
      ArrowUp: () => walk(from - 1),
      Home: () => walk(0),
      End: () => walk(ordered.length - 1),
      Enter: () => onOpen?.(row),
      ' ': () => choose(row),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  const all = selection !== undefined && ordered.every((row) => selection.chosen.has(rowKey(row)));

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a part that scrolls is reached by keyboard
    <section className={long ? 'data-scroll data-scroll-long' : 'data-scroll'} aria-label={caption} ref={scroller} tabIndex={long || !walks ? 0 : undefined}>
      <table className="data-table" aria-rowcount={long ? ordered.length + 1 : undefined}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {selection && (
              <th scope="col" className="data-tick">
                <Checkbox
                  aria-label={shared('table.choose_all')}
                  checked={all}
                  indeterminate={!all && ordered.some((row) => selection.chosen.has(rowKey(row)))}
                  onChange={() => selection.onChange(all ? new Set() : new Set(ordered.map(rowKey)))}
                />
              </th>
            )}
            {columns.map((column) => (
              <th key={column.key} scope="col" aria-sort={column.by ? ariaSort(sort, column.key) : undefined}>
                {column.by && onSort ? (
                  <button type="button" onClick={() => onSort(nextSort(sort, column.key))}>
                    {column.title}
                    <span aria-hidden="true">{sort === column.key ? ' ▲' : sort === `-${column.key}` ? ' ▼' : ''}</span>
                  </button>
                ) : (
                  column.title
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && (
            <tr aria-hidden="true" className="data-gap" style={{ height: above }} />
          )}
          {shown.map((row, n) => {
            const index = first + n;
            const id = rowKey(row);
            return (
              <tr
                key={id}
                data-row={index}
                data-index={index}
                ref={long ? drawn.measureElement : undefined}
                aria-rowindex={long ? index + 2 : undefined}
                className={selection?.chosen.has(id) ? 'data-chosen' : undefined}
                tabIndex={walks ? (index === current ? 0 : -1) : undefined}
                onFocus={() => setAt(index)}
                onKeyDown={walks ? (event) => press(event, row, index) : undefined}
              >
                {selection && (
                  <td className="data-tick">
                    <Checkbox aria-label={shared('table.choose', { name: selection.nameOf(row) })} checked={selection.chosen.has(id)} onChange={() => choose(row)} />
                  </td>
                )}
                {columns.map((column, place) =>
                  place === 0 ? (
                    <th key={column.key} scope="row">
                      {column.render(row)}
                    </th>
                  ) : (
                    <td key={column.key}>{column.render(row)}</td>
                  ),
                )}
              </tr>
            );
          })}
          {below > 0 && (
            <tr aria-hidden="true" className="data-gap" style={{ height: below }} />
          )}
        </tbody>
      </table>
    </section>
  );
}

import type { ReactNode } from 'react';
import './dataTable.css';
import { ariaSort, type Column, nextSort, sorted } from './sorting';

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
}

/** The one table of all faces: a caption, a heading for each row, and columns that sort where that makes sense. */
export function DataTable<Row>({ caption, columns, rows, rowKey, sort = '', onSort, empty }: DataTableProps<Row>) {
  if (rows.length === 0) return <div className="data-empty">{empty}</div>;
  return (
    <section className="data-scroll" aria-label={caption}>
      <table className="data-table">
        <caption>{caption}</caption>
        <thead>
          <tr>
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
          {sorted(rows, columns, sort).map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column, at) =>
                at === 0 ? (
                  <th key={column.key} scope="row">
                    {column.render(row)}
                  </th>
                ) : (
                  <td key={column.key}>{column.render(row)}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

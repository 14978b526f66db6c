import type { ReactNode } from 'react';

export interface Column<Row> {
  key: string;
  title: string;
  render: (row: Row) => ReactNode;
  /** What the column sorts by; without it, it does not sort. */
  by?: (row: Row) => string | number;
}

/** First click upwards, second downwards, third as it came. */
export function nextSort(sort: string, key: string): string {
  if (sort === key) return `-${key}`;
  return sort === `-${key}` ? '' : key;
}

export function ariaSort(sort: string, key: string): 'ascending' | 'descending' | 'none' {
  if (sort === key) return 'ascending';
  return sort === `-${key}` ? 'descending' : 'none';
}

export function sorted<Row>(rows: Row[], columns: Column<Row>[], sort: string): Row[] {
  const down = sort.startsWith('-');
  const by = columns.find(({ key }) => key === (down ? sort.slice(1) : sort))?.by;
  if (!by) return rows;
  const order = rows.toSorted((a, b) => compare(by(a), by(b)));
  return down ? order.toReversed() : order;
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), undefined, { numeric: true });
}

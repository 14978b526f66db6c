/** The sizes of the panes, kept on this computer for the person that works at it. */

export interface Panes {
  columns: number[];
  rows: number[];
  map: boolean;
}

const KEY = 'castellan.console.panes';
const START: Panes = { columns: [40, 38, 22], rows: [66, 34], map: true };

const areSizes = (value: unknown, count: number): value is number[] =>
  Array.isArray(value) && value.length === count && value.every((size) => typeof size === 'number' && size >= 0);

export function readPanes(): Panes {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return START;
    const { columns, rows, map } = kept as Partial<Panes>;
    return {
      columns: areSizes(columns, 3) ? columns : START.columns,
      rows: areSizes(rows, 2) ? rows : START.rows,
      map: typeof map === 'boolean' ? map : START.map,
    };
  } catch {
    return START;
  }
}

export function keepPanes(panes: Panes): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(panes));
  } catch {
    // Without storage the layout lasts as long as the page.
  }
}

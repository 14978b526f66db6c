import { live } from '../../../live/hooks';
import { openActMenu } from '../acts/menu';

export const rowId = (id: string) => `row-${id}`;

/** The menu of the selected incident or alarm, below its row. */
export function openSelectedMenu(id: string | null): void {
  const incident = id ? live.incidents.get(id) : undefined;
  const alarm = id ? live.alarms.get(id) : undefined;
  const target = incident ? { incident } : alarm ? { alarm } : null;
  if (!target) return;
  const box = document.getElementById(rowId(id ?? ''))?.getBoundingClientRect();
  openActMenu({ x: box?.left ?? 0, y: box?.bottom ?? 0 }, target);
}

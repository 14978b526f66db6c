import { live } from '../../../live/hooks';
import { openActMenu } from '../acts/menu';

export const rowId = (id: string) => `row-${id}`;

/** The menu of the selected incident, below its row. */
export function openSelectedMenu(id: string | null): void {
  const incident = id ? live.incidents.get(id) : undefined;
  if (!incident) return;
  const box = document.getElementById(rowId(incident.id))?.getBoundingClientRect();
  openActMenu({ x: box?.left ?? 0, y: box?.bottom ?? 0 }, { incident });
}

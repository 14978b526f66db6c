import type { Incident, IncidentType, Line, Me, Site, Unit } from '../../../api/types';

/** The last board of this officer, so that the page has something true to show, and says how old it is, without a network. */
export interface Kept {
  me: Me;
  at_ms: number;
  units: Unit[];
  incidents: Incident[];
  sites: Site[];
  types: IncidentType[];
  logs: Record<string, Line[]>;
}

const KEY = 'castellan.field.kept';

export function readKept(): Kept | null {
  try {
    const text = localStorage.getItem(KEY);
    return text ? (JSON.parse(text) as Kept) : null;
  } catch {
    return null;
  }
}

export function writeKept(kept: Kept): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // A full or closed storage only means that the page opens empty without a network.
  }
}

/** A phone that others use shows them nothing. Acts that were not received stay: they are somebody's word. */
export function forgetKept(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept then.
  }
}

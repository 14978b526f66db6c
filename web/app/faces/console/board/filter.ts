import type { Incident } from '../../../api/types';
import { isOpen } from '../../../live/store';

/** What of the open incidents a board shows. It stands in the address, so that a board is a link. */
export interface BoardFilter {
  /** Id of the site. */
  site: string | null;
  /** This priority and the more urgent ones. */
  priority: number | null;
  category: string | null;
  /** Code of the incident's type. */
  type: string | null;
  /** `waiting`: nobody is on it; `running`: somebody is. */
  work: 'waiting' | 'running' | null;
  /** Those that this account answers for. */
  owner: string | null;
  /** Alarms that are put aside, and nothing else. */
  parked?: boolean;
}

/** The part of it that is written in the address beside the site's code. */
export interface FilterSearch {
  priority?: string;
  category?: string;
  type?: string;
  work?: string;
}

export const EVERYTHING: BoardFilter = { site: null, priority: null, category: null, type: null, work: null, owner: null };

export function readFilter(search: FilterSearch, site: string | null, owner: string | null = null, parked = false): BoardFilter {
  const priority = Number(search.priority);
  return {
    site,
    priority: priority >= 1 && priority <= 5 ? priority : null,
    category: search.category ?? null,
    type: search.type ?? null,
    work: search.work === 'waiting' || search.work === 'running' ? search.work : null,
    owner,
    ...(parked ? { parked } : {}),
  };
}

const waits = ({ state }: Incident) => state === 'received' || state === 'held';

export function fits(incident: Incident, { site, priority, category, type, work, owner, parked }: BoardFilter): boolean {
  if (parked) return false;
  if (!isOpen(incident) || (site !== null && incident.site_id !== site)) return false;
  if (priority !== null && incident.priority > priority) return false;
  if (category !== null && incident.category !== category) return false;
  if (type !== null && incident.type !== type) return false;
  if (owner !== null && incident.owner?.account_id !== owner) return false;
  return work === null || waits(incident) === (work === 'waiting');
}

export const isNarrowed = ({ priority, category, type, work }: BoardFilter): boolean => [priority, category, type, work].some((part) => part !== null);

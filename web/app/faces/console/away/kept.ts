import type { Alarm, Incident, IncidentType, Line, Me, Place, Site, Unit } from '../../../api/types';
import { KeptValues } from '../../../kept/database';
import { forgetVerifier } from '../../../shell/verifier';
import { live } from '../../../live/hooks';
import { KEPT_SEQ } from '../../../live/table';

/** The last board, kept in this browser for the person who was signed in, so that a page opened without the server shows it with its age. */

export const kept = new KeptValues('castellan.console');
const ME = 'castellan.console.me';

export function readMe(): Me | null {
  try {
    return JSON.parse(localStorage.getItem(ME) ?? 'null') as Me | null;
  } catch {
    return null;
  }
}

export function keepMe(me: Me): void {
  try {
    localStorage.setItem(ME, JSON.stringify(me));
  } catch {
    // The page then does not open without the server.
  }
}

/** Whoever comes next sees nothing of it. What was not received stays: it is somebody's word. */
export function forgetBoard(next: Me | null = null): void {
  forgetVerifier(next?.account.id ?? null);
  try {
    localStorage.removeItem(ME);
  } catch {
    // Nothing was kept then.
  }
  void kept.clear();
}

/** Puts the kept board on the screen, unless the server's own has come meanwhile. */
export async function showKept(): Promise<void> {
  const at_ms = await kept.get<number>('at');
  if (at_ms === undefined) return;
  const [sites, types, units, alarms, incidents] = await Promise.all([
    kept.all<Site>('site/'), kept.all<IncidentType>('type/'), kept.all<Unit>('unit/'), kept.all<Alarm>('alarm/'), kept.all<Incident>('incident/'),
  ]);
  if (live.booted) return;
  for (const site of sites) live.putSite(site, KEPT_SEQ);
  for (const type of types) live.putType(type, KEPT_SEQ);
  for (const unit of units) live.putUnit(unit, KEPT_SEQ);
  for (const alarm of alarms) live.putAlarm(alarm, KEPT_SEQ);
  for (const incident of incidents) live.putIncident(incident, KEPT_SEQ);
  live.noteKept(at_ms);
}

export const keptLog = (incident: string): Promise<Line[] | undefined> => kept.get<Line[]>(`log/${incident}`);
export const keptPlaces = async (): Promise<Place[]> => (await kept.all<Place[]>('places/')).flat();

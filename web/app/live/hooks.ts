import { useCallback, useEffect, useSyncExternalStore } from 'react';
import type { Alarm, Entry, Incident, IncidentType, Position, Site, Unit } from '../api/types';
import { Feed } from './feed';
import type { Phase } from './link';
import { type LiveKey, LiveStore } from './store';

/** One store per page: a face shows one organisation to one person. */
export const live = new LiveStore();

function useKey<T>(key: LiveKey, read: () => T): T {
  const subscribe = useCallback((listener: () => void) => live.subscribe(key, listener), [key]);
  return useSyncExternalStore(subscribe, read);
}

export const useIncident = (id: string): Incident | undefined => useKey(`incident/${id}`, () => live.incidents.get(id));
export const useAlarm = (id: string): Alarm | undefined => useKey(`alarm/${id}`, () => live.alarms.get(id));
export const useUnit = (id: string): Unit | undefined => useKey(`unit/${id}`, () => live.units.get(id));
export const usePosition = (unit: string): Position | undefined => useKey(`position/${unit}`, () => live.positions.get(unit));
export const useIncidents = (): Incident[] => useKey('incidents', () => live.incidents.values());
export const useAlarmList = (): Alarm[] => useKey('alarms', () => live.alarms.values());
export const useUnits = (): Unit[] => useKey('units', () => live.units.values());
/** Ids of the units that are somewhere. */
export const useLocatedUnits = (): string[] => useKey('positions', () => live.positions.units());
export const useSites = (): Site[] => useKey('sites', () => live.sites.values());
export const useTypes = (): IncidentType[] => useKey('types', () => live.types.values());
export const useLinkPhase = (): Phase => useKey('link', () => live.link.phase);

/** Whether the server can store anything at present. */
export const useStoring = (): boolean => useKey('link', () => live.storing);

/** Whether the lists have been loaded: before that, an empty board means nothing. */
export const useBooted = (): boolean => useKey('link', () => live.booted || live.kept_ms !== null);

/** Since when the board is only a kept one, or null. */
export const useKeptSince = (): number | null => useKey('link', () => live.kept_ms);

/** Starts the feed while the face is mounted and the person is signed in. A face may fill the store in its own, stable way. */
export function useFeed(signedIn: boolean, fill?: (store: LiveStore) => Promise<void>): void {
  useEffect(() => (signedIn ? new Feed(live, fill).start() : undefined), [signedIn, fill]);
}

/** Hears every journal entry once, in order. `hear` must be stable. */
export function useEntries(hear: (entry: Entry) => void): void {
  useEffect(() => {
    const stop = live.onEntry(hear);
    return () => {
      stop();
    };
  }, [hear]);
}

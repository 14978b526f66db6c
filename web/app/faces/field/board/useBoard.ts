import { useCallback, useMemo, useState } from 'react';
import type { Incident, IncidentType, Site, Unit } from '../../../api/types';
import { useIncidents, useLinkPhase, useSites, useTypes, useUnits } from '../../../live/hooks';
import { useMe } from '../../../shell/session';
import { type Kept, readKept, writeKept } from '../session/kept';
import { useKeep } from './useKeep';

export interface Board {
  units: Unit[];
  incidents: Incident[];
  sites: Site[];
  types: IncidentType[];
  /** Set: this is what the phone kept, true at that time. */
  kept_ms: number | null;
  ready: boolean;
}

const logs: Kept['logs'] = readKept()?.logs ?? {};

export const keepLog = (incident_id: string, log: Kept['logs'][string]) => {
  logs[incident_id] = log;
  const held = readKept();
  if (held) writeKept({ ...held, logs: { ...held.logs, [incident_id]: log } });
};
export const keptLog = (incident_id: string) => logs[incident_id];

/** My units and what they are on: live, or what was kept while the server was never reached. */
export function useBoard(): Board {
  const me = useMe();
  const phase = useLinkPhase();
  const [kept] = useState(() => {
    const held = readKept();
    return held?.me.account.id === me.account.id ? held : null;
  });
  const everybody = useUnits();
  const incidents = useIncidents();
  const sites = useSites();
  const types = useTypes();
  const units = useMemo(() => mine(everybody, me.account.id), [everybody, me.account.id]);
  const reached = phase !== 'connecting' && phase !== 'signed_out';

  const snapshot = useCallback((): Kept => {
    const own = incidents.filter(({ assignments }) => assignments.some(({ unit_id }) => units.some(({ id }) => id === unit_id)));
    const held = Object.fromEntries(own.flatMap(({ id }) => (logs[id] ? [[id, logs[id]]] : [])));
    return { me, at_ms: Date.now(), units, incidents: own, sites, types, logs: held };
  }, [me, units, incidents, sites, types]);
  useKeep(reached ? snapshot : null);

  if (reached || !kept) return { units, incidents, sites, types, kept_ms: null, ready: reached };
  return { units: kept.units, incidents: kept.incidents, sites: kept.sites, types: kept.types, kept_ms: kept.at_ms, ready: true };
}

function mine(units: Unit[], account_id: string | null): Unit[] {
  return units
    .filter(({ officers }) => officers.some((officer) => officer.account_id === account_id))
    .sort((a, b) => a.call_sign.localeCompare(b.call_sign, undefined, { numeric: true }));
}

import { useNavigate, useParams, useRouterState, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { live, useSites } from '../../live/hooks';
import { useMe } from '../../shell/session';
import type { NamedBoard } from './board/boards';
import { readFilter } from './board/filter';
import type { View } from './queue/QueueTabs';
import type { ConsoleSearch } from './router';

/** Without the parts that are not set. */
const given = <T extends Record<string, string | undefined>>(parts: T) => Object.fromEntries(Object.entries(parts).filter(([, value]) => value)) as { [Key in keyof T]?: string };

/** What the address says: the selected incident, the site, the search. Whatever is shown has a link. */
export function usePlaceInConsole() {
  const navigate = useNavigate();
  const { alarm, id = alarm } = useParams({ strict: false }) as { alarm?: string; id?: string };
  const search = useSearch({ strict: false }) as ConsoleSearch;
  const taking = useRouterState({ select: (state) => state.location.pathname.endsWith('/console/new') });
  const site = useSites().find((one) => one.code === search.site);

  const open = useCallback(
    (wanted: string) => {
      const search = (before: ConsoleSearch) => before;
      if (live.alarms.get(wanted)) void navigate({ to: '/console/alarms/$alarm', params: { alarm: wanted }, search });
      else void navigate({ to: '/console/incidents/$id', params: { id: wanted }, search });
    },
    [navigate],
  );
  const inPane = useRouterState({ select: (state) => state.location.pathname.startsWith('/console/pane/') });
  const showHere = useCallback((incident: string) => void navigate({ to: '.', search: (before) => ({ ...before, incident }), replace: true }), [navigate]);
  const toQueue = useCallback(() => void navigate({ to: '/console', search: (before) => before }), [navigate]);
  const takeCall = useCallback(() => void navigate({ to: '/console/new', search: (before) => before }), [navigate]);
  const setFind = useCallback((find: string | null) => void navigate({ to: '.', search: (before) => ({ ...before, find: find ?? undefined }) }), [navigate]);
  const setView = useCallback((view: View) => void navigate({ to: '.', search: (before) => ({ ...before, view: view === 'all' ? undefined : view }) }), [navigate]);
  const sites = useSites();
  const setSite = useCallback(
    (wanted: string | null) => {
      const code = sites.find((one) => one.id === wanted)?.code;
      void navigate({ to: '.', search: (before) => ({ ...before, site: code }) });
    },
    [navigate, sites],
  );
  const setBoard = useCallback((board: NamedBoard['search']) => void navigate({ to: '.', search: (before) => ({ ...before, ...board }) }), [navigate]);
  const { priority, category, type, work, site: code } = search;
  const site_id = site?.id ?? null;
  const view: View = search.view ?? 'all';
  const me = useMe().account.id;
  const owner = view === 'mine' ? (me ?? null) : null;
  const filter = useMemo(() => readFilter(given({ priority, category, type, work }), site_id, owner, view === 'parked'), [priority, category, type, work, site_id, owner, view]);
  const board = useMemo(() => given({ priority, category, type, work, site: code }), [priority, category, type, work, code]);
  // The window of a pane keeps its own address; what it shows stands beside it.
  return { shown: (inPane ? search.incident : id) ?? null, show: inPane ? showHere : open, filter, board, setBoard, view, setView, site: site_id, selected: id ?? null, alarm: alarm !== undefined, taking, find: search.find ?? null, open, toQueue, takeCall, setFind, setSite };
}

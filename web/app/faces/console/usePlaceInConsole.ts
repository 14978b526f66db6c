import { useNavigate, useParams, useRouterState, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useSites } from '../../live/hooks';
import type { View } from './queue/QueueTabs';
import type { ConsoleSearch } from './router';

/** What the address says: the selected incident, the site, the search. Whatever is shown has a link. */
export function usePlaceInConsole() {
  const navigate = useNavigate();
  const { id } = useParams({ strict: false }) as { id?: string };
  const search = useSearch({ strict: false }) as ConsoleSearch;
  const taking = useRouterState({ select: (state) => state.location.pathname.endsWith('/console/new') });
  const site = useSites().find((one) => one.code === search.site);

  const open = useCallback((incident: string) => void navigate({ to: '/console/incidents/$id', params: { id: incident }, search: (before) => before }), [navigate]);
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
  return { site: site?.id ?? null, selected: id ?? null, taking, find: search.find ?? null, view: search.view ?? ('all' as const), open, toQueue, takeCall, setFind, setSite, setView };
}

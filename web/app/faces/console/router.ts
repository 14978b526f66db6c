import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import type { FilterSearch } from './board/filter';
import { type View, VIEWS } from './queue/QueueTabs';
import { Root } from './Root';

export interface ConsoleSearch extends FilterSearch {
  /** The code of the site that the board is narrowed to. */
  site?: string;
  find?: string;
  /** One's own, what is escalated, or alarms that are put aside; all when absent. */
  view?: View;
  /** In the window of a pane: the incident that is selected in the others. */
  incident?: string;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined);

const PARTS = ['site', 'find', 'incident', 'priority', 'category', 'type', 'work'] as const;

function validateSearch(search: Record<string, unknown>): ConsoleSearch {
  const view = VIEWS.find((one) => one === search['view'] && one !== 'all');
  return { ...Object.fromEntries(PARTS.flatMap((part) => (text(search[part]) ? [[part, text(search[part])]] : []))), ...(view ? { view } : {}) };
}

// One component under all addresses: the board stays mounted whatever is selected.
const root = createRootRoute({ component: Root, validateSearch });
const routes = [
  createRoute({ getParentRoute: () => root, path: '/console' }),
  createRoute({ getParentRoute: () => root, path: '/console/new' }),
  createRoute({ getParentRoute: () => root, path: '/console/incidents/$id' }),
  createRoute({ getParentRoute: () => root, path: '/console/alarms/$alarm' }),
  createRoute({ getParentRoute: () => root, path: '/console/pane/$pane' }),
  createRoute({ getParentRoute: () => root, path: '/console/wall' }),
];

/** Left to the failure screen that every face has. */
function passOn({ error }: { error: unknown }): never {
  throw error;
}

export const router = createRouter({
  routeTree: root.addChildren(routes),
  defaultPreload: false,
  defaultErrorComponent: passOn,
  defaultNotFoundComponent: () => null,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

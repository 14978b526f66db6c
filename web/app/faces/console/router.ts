import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { Console } from './Console';
import { type View, VIEWS } from './queue/QueueTabs';

export interface ConsoleSearch {
  /** The code of the site that the board is narrowed to. */
  site?: string;
  find?: string;
  /** One's own incidents, or what is escalated; all when absent. */
  view?: View;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined);

function validateSearch(search: Record<string, unknown>): ConsoleSearch {
  const [site, find] = [text(search['site']), text(search['find'])];
  const view = VIEWS.find((one) => one === search['view'] && one !== 'all');
  return { ...(site ? { site } : {}), ...(find ? { find } : {}), ...(view ? { view } : {}) };
}

// One component under all addresses: the board stays mounted whatever is selected.
const root = createRootRoute({ component: Console, validateSearch });
const routes = [
  createRoute({ getParentRoute: () => root, path: '/console' }),
  createRoute({ getParentRoute: () => root, path: '/console/new' }),
  createRoute({ getParentRoute: () => root, path: '/console/incidents/$id' }),
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

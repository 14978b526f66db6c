import { allPages } from './pages';
import type { Account, AlarmAccount, Disposition, IncidentType, Right, Schedule, Site, Token, Unit, Webhook } from './types';

const PAGE = 500;

/** Whole lists, page by page, for tables that sort and filter in the browser. */
const whole = async <T>(path: string): Promise<T[]> => (await allPages<T>(path)).items;

export const wholeAccounts = () => whole<Account>(`/api/v1/accounts?limit=${PAGE}`);
export const wholeSites = () => whole<Site>(`/api/v1/sites?limit=${PAGE}`);
export const wholeUnits = () => whole<Unit>(`/api/v1/units?limit=${PAGE}&retired=true`);
export const wholeSchedules = (site: string) => whole<Schedule>(`/api/v1/schedules?limit=${PAGE}&site_id=${encodeURIComponent(site)}`);
export const wholeTypes = () => whole<IncidentType>('/api/v1/incident-types');
export const wholeDispositions = () => whole<Disposition>('/api/v1/dispositions');
/** Whoever may do something, at a site or (empty) somewhere. */
export const whoMay = (action: string, site: string) =>
  whole<Account>(`/api/v1/accounts?limit=${PAGE}&may=${encodeURIComponent(action)}${site ? `&site_id=${encodeURIComponent(site)}` : ''}`);
export const wholeRights = () => whole<Right>('/api/v1/rights');
export const wholePanels = () => whole<AlarmAccount>(`/api/v1/alarm-accounts?limit=${PAGE}`);
export const wholeTokens = () => whole<Token>('/api/v1/tokens');
export const wholeWebhooks = () => whole<Webhook>('/api/v1/webhooks');

import { client, read } from './client';
import { onePage } from './pages';
import type { AlarmCategory, AlarmFigureBy, FigureBy } from './types';

/** Of which incidents. */
export interface FigureFilter {
  from: string;
  to: string;
  site_id?: string;
  type?: string;
  priority?: number;
}

/** What staffing promises; the server's own assumptions where nothing is said. */
export interface Promised {
  handling_s?: number;
  patience_s?: number;
  answer_s?: number;
  answer_share?: number;
  busy_share?: number;
  all_busy_share?: number;
}

/** The document names a table of text beside each answer; without asking for it, none comes. */
const asJson = <T>(answer: Promise<T>) => answer as Promise<Exclude<T, string>>;

export const getFigures = (filter: FigureFilter, by: FigureBy) =>
  asJson(read(() => client.GET('/api/v1/figures', { params: { query: { ...filter, by } } })));
export const getDemand = (filter: FigureFilter) => asJson(read(() => client.GET('/api/v1/figures/demand', { params: { query: filter } })));
export const getStaffing = ({ from, to, site_id }: FigureFilter, promised: Promised) =>
  asJson(read(() => client.GET('/api/v1/figures/staffing', { params: { query: { from, to, ...(site_id ? { site_id } : {}), ...promised } } })));
/** Rows behind a figure: incidents or alarms, as the address says. */
export const pageBehind = <Row>(path: string) => onePage<Row>(path);

/** Of which alarms. */
export interface AlarmFilter {
  from: string;
  to: string;
  site_id?: string;
  category?: AlarmCategory;
  priority?: number;
}

export const getAlarmFigures = (filter: AlarmFilter, by: AlarmFigureBy) =>
  asJson(read(() => client.GET('/api/v1/figures/alarms', { params: { query: { ...filter, by } } })));
export const getAlarmLoad = (filter: Pick<AlarmFilter, 'from' | 'to' | 'site_id'>, positions: number) =>
  asJson(read(() => client.GET('/api/v1/figures/alarms/load', { params: { query: { ...filter, positions } } })));

/** Address of an answer, for a link or a first page. */
export function figureAddress(path: string, query: object): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) params.set(name, String(value));
  return `/api/v1/figures${path}?${params.toString()}`;
}

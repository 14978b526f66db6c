import { client, read } from './client';
import { type Page, pageAt } from './pages';
import type { Entry } from './types';

/** Entries of a history that are read at once. */
const PAGE = 50;

/** What was done to one thing, newest first; `next` of a page reads on. */
export const historyPage = (stream: string, next: string | null): Promise<Page<Entry>> =>
  pageAt<Entry>(next ?? `/api/v1/journal?stream=${encodeURIComponent(stream)}&newest=true&limit=${PAGE}`);

/** The oldest entries of one thing. */
export const firstEntries = (stream: string) =>
  read(() => client.GET('/api/v1/journal', { params: { query: { stream, limit: PAGE } } })) as Promise<Page<Entry>>;

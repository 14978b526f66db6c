import { Button, Group } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { sentence } from '../../../api/errors';
import { firstEntries, historyPage } from '../../../api/journal';
import type { Page } from '../../../api/pages';
import type { Entry, Site } from '../../../api/types';
import { Dialog } from '../../../shell/Dialog';
import { useMe } from '../../../shell/session';
import { newKey } from '../../../api/client';
import type { Step } from '../sheet/plan';
import { Steps } from '../sheet/Steps';
import { t } from '../text';
import { type Back, BACKABLE, backTo } from './back';
import { imageIn, type Past, pastOf } from './diff';
import type { Image } from './fields';
import './history.css';
import { PastLine } from './PastLine';

/** A record whose history is shown. */
export interface Recorded {
  /** First part of its stream, such as `unit`; its image in an entry has the same name, unless `image` says otherwise. */
  kind: string;
  image?: string;
  id: string;
  name: string;
  /** As it is now. */
  now: Image;
  sites: Site[];
  /** What was there before and after an entry that tells only its change; null: it does not say. Absent: entries hold images. */
  told?: (entry: Entry) => { before: Image; after: Image } | null;
  /** What putting such a change back would send. */
  undone?: (entry: Entry) => Back | null;
  /** Sends the earlier values by the ordinary change; absent: this person may not. */
  restore?: ((patch: Record<string, unknown>, key: string) => Promise<unknown>) | undefined;
  reload: () => Promise<void>;
}

/** Kinds whose first images came with the catalogue, in one entry of the organisation's. */
const SHIPPED = new Set(['incident_type', 'disposition']);

/** Who did what to a record and when, newest first; and a way to put a change back where that is safe. */
export function HistoryDialog({ record, onClose }: { record: Recorded; onClose: () => void }) {
  const [back, setBack] = useState<Step | null>(null);
  const stream = `${record.kind}/${record.id}`;
  const pages = useInfiniteQuery({
    queryKey: ['history', stream],
    queryFn: ({ pageParam }: { pageParam: string | null }): Promise<Page<Entry>> => historyPage(stream, pageParam),
    initialPageParam: null,
    getNextPageParam: (last: Page<Entry>) => last.next ?? null,
    staleTime: 0,
  });
  const shipped = useShipped(record);
  const own = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  const whole = pages.data !== undefined && !pages.hasNextPage && !shipped.isLoading;
  const past = record.told
    ? own.map((entry): Past => ({ entry, before: null, after: null, ...record.told?.(entry) }))
    : pastOf(whole ? [...own, ...(shipped.data ?? [])] : own, record.image ?? record.kind, record.id, whole);

  const title = t('history.of', { name: record.name });
  if (back) {
    return (
      <Dialog opened onClose={onClose} title={t('history.back_title', { name: record.name })} size="60rem">
        <Steps steps={[back]} file={record.kind} onSent={record.reload} onClose={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog opened onClose={onClose} title={title} size="60rem">
      {pages.error && <p role="alert">{t('not_loaded', { why: sentence(pages.error) })}</p>}
      {pages.isLoading && <output>{t('loading')}</output>}
      {whole && past.length === 0 && <p className="office-note">{t('history.empty')}</p>}
      <ol className="office-history" aria-label={title}>
        {past.map((one) => (
          <PastLine key={one.entry.seq} past={one} sites={record.sites} onBack={record.restore && mayGoBack(record, one) ? () => setBack(stepBack(record, one)) : undefined} />
        ))}
      </ol>
      <Group justify="flex-end" gap="xs">
        {pages.hasNextPage && (
          <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t('history.earlier')}
          </Button>
        )}
        <Button onClick={onClose}>{t('close')}</Button>
      </Group>
    </Dialog>
  );
}

function useShipped({ kind, id }: Recorded) {
  const organisation = useMe().organisation.id;
  return useQuery({
    queryKey: ['shipped', kind, id],
    queryFn: async () => (await firstEntries(`incident_type/${organisation}`)).items.filter((entry) => imageIn(entry, kind, id)),
    enabled: SHIPPED.has(kind),
  });
}

function backOf({ kind, now, sites, undone }: Recorded, { entry, before, after }: Past): Back | null {
  if (undone) return undone(entry);
  return before && after && kind in BACKABLE ? backTo(kind, before, after, now, sites) : null;
}

/** Only where it would change something; the creation of a record is not undone. */
const mayGoBack = (record: Recorded, past: Past) => (backOf(record, past)?.changes.length ?? 0) > 0;

function stepBack(record: Recorded, past: Past): Step {
  const back = backOf(record, past);
  const { changes = [], since = [], left = [], patch = {} } = back ?? {};
  const why = [since.length > 0 && t('history.since', { fields: since.join(', ') }), left.length > 0 && t('history.left', { fields: left.join(', ') })].filter(Boolean).join(' ');
  const key = newKey();
  return { id: record.id, name: record.name, state: 'changed', changes, ...(why ? { why } : {}), run: () => record.restore?.(patch, key) ?? Promise.resolve() };
}

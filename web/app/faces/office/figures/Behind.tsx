import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { type FigureFilter, figureAddress, pageBehind } from '../../../api/figures';
import type { FigureBy, FiguredIncident } from '../../../api/types';
import { goTo } from '../../../shell/address';
import { DataTable } from '../../../shell/DataTable';
import type { Column } from '../../../shell/sorting';
import { Priority } from '../../../theme/Priority';
import { timeAt } from '../../../time/zone';
import { Loaded } from '../Loaded';
import { t } from '../text';
import { time } from './words';

interface BehindProps {
  filter: FigureFilter;
  by: FigureBy;
  /** The group's key. */
  group: string;
  /** What it is called. */
  name: string;
  zone: string | undefined;
}

function columnsOf(zone: string | undefined): Column<FiguredIncident>[] {
  return [
    { key: 'number', title: t('figures.behind.number'), render: ({ id, number }) => <a href={`/console/incidents/${id}`}>{number}</a> },
    { key: 'type', title: t('figures.type'), render: ({ type_name }) => type_name },
    { key: 'priority', title: t('figures.priority'), render: ({ priority }) => <Priority value={priority} /> },
    { key: 'place', title: t('figures.behind.place'), render: ({ place, site_name }) => [site_name, place].filter((one) => one && one !== '').join(' · ') },
    { key: 'received', title: t('figures.behind.received'), render: ({ received_at }) => timeAt(received_at, zone, 0) },
    { key: 'queue', title: t('figures.queue'), render: ({ queue_us }) => time(queue_us) },
    { key: 'response', title: t('figures.response'), render: ({ response_us }) => time(response_us) },
    { key: 'total', title: t('figures.total_consumed'), render: ({ total_consumed_us }) => time(total_consumed_us) },
    { key: 'units', title: t('figures.behind.units'), render: ({ units }) => units.map(({ call_sign }) => call_sign).join(', ') },
  ];
}

/** The incidents behind a bar. */
export function Behind({ filter, by, group, name, zone }: BehindProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const first = figureAddress('/incidents', { ...filter, by, key: group });
  const rows = useInfiniteQuery({
    queryKey: ['figures', 'behind', first],
    queryFn: ({ pageParam }) => pageBehind(pageParam),
    initialPageParam: first,
    getNextPageParam: ({ page }) => page.next,
  });
  // What was opened lies below the fold.
  useEffect(() => heading.current?.focus(), [first]);
  const incidents = rows.data?.pages.flatMap(({ page }) => page.items);
  return (
    <section className="office-behind" aria-label={t('figures.behind', { name })}>
      <div className="office-tools">
        <h2 ref={heading} tabIndex={-1}>
          {t('figures.behind', { name })}
        </h2>
        <a href={figureAddress('/incidents', { ...filter, by, key: group, format: 'csv' })} download>
          {t('figures.csv')}
        </a>
        <Button onClick={() => goTo({ key: null })}>{t('figures.behind.close')}</Button>
      </div>
      <Loaded query={{ data: incidents, error: rows.error, refetch: rows.refetch }}>
        {(shown) => (
          <DataTable
            caption={t('figures.behind.caption', { n: shown.length })}
            columns={columnsOf(zone)}
            rows={shown}
            rowKey={({ id }) => id}
            empty={t('figures.empty')}
          />
        )}
      </Loaded>
      {rows.hasNextPage && (
        <Button disabled={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>
          {t('figures.behind.more')}
        </Button>
      )}
    </section>
  );
}

import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { figureAddress, pageBehind } from '../../../api/figures';
import { goTo } from '../../../shell/address';
import { DataTable } from '../../../shell/DataTable';
import type { Column } from '../../../shell/sorting';
import { Loaded } from '../Loaded';
import { t } from '../text';

interface RowsBehindProps<Row> {
  /** Where the rows are, under the figures. */
  path: string;
  /** Which of them. */
  query: object;
  /** What was opened is called. */
  name: string;
  columns: Column<Row>[];
  caption: (shown: number) => string;
  empty: string;
}

/** The rows behind a figure, a page at a time. */
export function RowsBehind<Row extends { id: string }>({ path, query, name, columns, caption, empty }: RowsBehindProps<Row>) {
  const heading = useRef<HTMLHeadingElement>(null);
  const first = figureAddress(path, query);
  const rows = useInfiniteQuery({
    queryKey: ['figures', 'behind', first],
    queryFn: ({ pageParam }) => pageBehind<Row>(pageParam),
    initialPageParam: first,
    getNextPageParam: ({ page }) => page.next,
  });
  // What was opened lies below the fold.
  useEffect(() => heading.current?.focus(), [first]);
  const items = rows.data?.pages.flatMap(({ page }) => page.items);
  return (
    <section className="office-behind" aria-label={t('figures.behind', { name })}>
      <div className="office-tools">
        <h2 ref={heading} tabIndex={-1}>
          {t('figures.behind', { name })}
        </h2>
        <a href={figureAddress(path, { ...query, format: 'csv' })} download>
          {t('figures.csv')}
        </a>
        <Button onClick={() => goTo({ key: null })}>{t('figures.behind.close')}</Button>
      </div>
      <Loaded query={{ data: items, error: rows.error, refetch: rows.refetch }}>
        {(shown) => <DataTable caption={caption(shown.length)} columns={columns} rows={shown} rowKey={({ id }) => id} empty={empty} />}
      </Loaded>
      {rows.hasNextPage && (
        <Button disabled={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>
          {t('figures.behind.more')}
        </Button>
      )}
    </section>
  );
}

import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { sentence } from '../../api/errors';
import { t } from './text';

interface LoadedProps<T> {
  query: { data: T | undefined; error: Error | null; refetch: () => unknown };
  children: (data: T) => ReactNode;
}

/** A list that is there, is coming, or did not come and why. */
export function Loaded<T>({ query, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (!query.error) return <output>{t('loading')}</output>;
  return (
    <div role="alert">
      <p>{t('not_loaded', { why: sentence(query.error) })}</p>
      <Button onClick={() => void query.refetch()}>{t('again')}</Button>
    </div>
  );
}

import { Button } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Line } from '../../../api/types';
import { live } from '../../../live/hooks';
import { staleSince } from '../../../live/link';
import { useMe } from '../../../shell/session';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { box } from '../away/box';
import { keeper } from '../away/keep';
import { linesOf } from '../away/project';
import { readDetail } from '../incident/useDetail';
import { t } from '../text';
import { Card } from './Card';
import { printCards } from './printing';
import './print.css';

/** Most logs are at hand, being kept as they grow; only the others are asked for. */
const cardLog = async ({ id, lines }: { id: string; lines: number }): Promise<Line[] | null> => {
  const known = keeper.logOf(id);
  if (known && known.length >= lines) return known;
  return (await readDetail(id))?.log ?? known ?? null;
};

/** The cards as they will be on paper, with the logs; the printer's dialog opens when all is there. */
export default function Cards({ ids }: { ids: string[] }) {
  const me = useMe();
  const close = useRef<HTMLButtonElement>(null);
  const incidents = ids.flatMap((id) => live.incidents.get(id) ?? []);
  const logs = useQueries({
    queries: incidents.map((incident) => ({
      queryKey: ['card', incident.id, incident.last_seq], queryFn: () => cardLog(incident), networkMode: 'always' as const, retry: false, gcTime: 0,
    })),
  });
  const ready = logs.every(({ isFetching }) => !isFetching);
  useEffect(() => close.current?.focus(), []);
  useEffect(() => {
    if (ready) window.print();
  }, [ready]);
  const since_ms = live.kept_ms ?? (live.link.phase === 'stale' ? staleSince(live.link) : null);
  const made = t('print.made', { time: timeAt(serverNow(), undefined, serverNow()), who: me.account.name });
  const footer = since_ms === null ? made : `${made} ${t('print.stale', { time: timeAt(since_ms, undefined, serverNow()) })}`;

  return (
    <section className="print" aria-label={t('print.title')}>
      <header className="print-bar">
        <span role="status">{t(ready ? 'print.ready' : 'print.loading', { n: ids.length })}</span>
        <Button size="compact-sm" variant="filled" disabled={!ready} onClick={() => window.print()}>{t('print.print')}</Button>
        <Button ref={close} size="compact-sm" onClick={() => printCards(null)}>{t('print.close')}</Button>
      </header>
      {incidents.map((incident, at) => {
        const log = logs[at]?.data;
        const lines = log ? [...log, ...linesOf(box.state.items, incident.id)] : undefined;
        return <Card key={incident.id} incident={incident} lines={lines} footer={footer} />;
      })}
    </section>
  );
}

import { UnstyledButton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { getCautions } from '../../../api/places';
import type { Entry, Incident } from '../../../api/types';
import { live, useEntries } from '../../../live/hooks';
import { currentRights } from '../../../shell/session';
import { serverNow } from '../../../time/clock';
import { useSecond } from '../../../time/useSecond';
import { timeAt } from '../../../time/zone';
import { uncaution } from '../acts/linkActs';
import { perform } from '../acts/perform';
import { isGranted } from '../acts/registry';
import { t } from '../text';

/** What to know of the place before somebody is sent there: its own cautions and those of the areas around it. */
export function Cautions({ incident, fixed = false }: { incident: Incident; fixed?: boolean }) {
  const queries = useQueryClient();
  const place = incident.place_id ?? incident.site_id;
  const { data } = useQuery({ queryKey: ['cautions', place], queryFn: () => getCautions(place), enabled: currentRights().includes('caution.read') });
  const hear = useCallback(
    (entry: Entry) => {
      if (entry.stream.startsWith('caution/')) void queries.invalidateQueries({ queryKey: ['cautions'] });
    },
    [queries],
  );
  useEntries(hear);
  useSecond(); // one that begins after this screen's clock, or ends while it is shown, follows at the next second
  const now_ms = serverNow();
  const holding = (data?.items ?? []).filter((one) => Date.parse(one.from) <= now_ms && (one.until === null || Date.parse(one.until) > now_ms));
  if (holding.length === 0) return null;
  return (
    <ul className="cautions" aria-label={t('caution.title')}>
      {holding.map((one) => (
        <li key={one.id}>
          <strong><span aria-hidden="true">⚠ </span>{t('caution.word')}</strong> {one.text}{' '}
          <span className="quiet">
            {t('caution.at', { place: one.place, author: one.author })}
            {one.until && ` ${t('caution.until', { time: timeAt(one.until, live.sites.get(incident.site_id)?.time_zone, now_ms) })}`}
          </span>
          {!fixed && isGranted(uncaution) && (
            <UnstyledButton className="log-correct" onClick={() => void perform(uncaution, { incident }, { which_caution: one.id })}>
              {t('act.uncaution')}
            </UnstyledButton>
          )}
        </li>
      ))}
    </ul>
  );
}

import { Button } from '@mantine/core';
import type { Site } from '../../../api/types';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { Changes } from '../sheet/Changes';
import { t } from '../text';
import { actionWords } from './actions';
import { changesBetween, type Past } from './diff';

interface PastLineProps {
  past: Past;
  sites: Site[];
  onBack?: (() => void) | undefined;
}

/** One entry: when, who, what, and field by field what was and what became of it. */
export function PastLine({ past: { entry, before, after }, sites, onBack }: PastLineProps) {
  const site = sites.find(({ id }) => id === entry.site_id);
  const time = timeAt(entry.recorded_at, site?.time_zone, serverNow());
  const what = actionWords(entry.action);
  const changes = after && before !== undefined ? changesBetween(before, after, sites) : [];
  const reason = entry.payload?.reason;
  return (
    <li>
      <p>
        <time dateTime={entry.recorded_at}>{time}</time> · <strong>{entry.actor.name}</strong> · {what}
        {reason ? `: ${reason}` : ''}
      </p>
      {entry.payload === null && <p className="office-note">{t('history.masked')}</p>}
      {after && before === undefined && <p className="office-note">{t('history.unknown')}</p>}
      {after && before !== undefined && changes.length === 0 && <p className="office-note">{t('history.same')}</p>}
      <Changes changes={changes} />
      {onBack && (
        <Button aria-label={t('history.back_of', { time, what })} onClick={onBack}>
          {t('history.back')}
        </Button>
      )}
    </li>
  );
}

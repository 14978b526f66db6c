import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Incident, Line } from '../../../api/types';
import { mayDo, useMe } from '../../../shell/session';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { isAbout, type Unsent } from '../outbox/act';
import { minute, written } from '../outbox/describe';
import { isHeldUp, useOutbox } from '../outbox/phone';
import { t } from '../text';
import { AddLine } from './AddLine';
import { useLog } from './useLog';

interface LogProps {
  incident: Incident;
  zone: string | undefined;
}

/** Only log lines wait here; one that the feed has brought already is not shown twice. */
function isAmong(lines: Line[], { act, occurred_at }: Unsent): boolean {
  if (act.kind !== 'line') return true;
  return lines.some((line) => line.text === act.text && Date.parse(line.occurred_at) === Date.parse(occurred_at));
}

/** Lines are never changed; what was written here and is not received yet stands at the end, and says so. */
export function Log({ incident, zone }: LogProps) {
  const me = useMe();
  const queries = useQueryClient();
  const { lines, known } = useLog(incident.id);
  const box = useOutbox();
  const waiting = box.items.filter((item) => isAbout(item, incident.id) && item.refused === null && !isAmong(lines, item));
  const behind = known && lines.length < incident.lines;
  useEffect(() => {
    if (behind) void queries.invalidateQueries({ queryKey: ['log', incident.id] });
  }, [behind, incident.id, queries]);

  return (
    <section className="assignment-log" aria-label={t('log')}>
      <h3>{t('log')}</h3>
      {known && lines.length + waiting.length === 0 && <p className="quiet">{t('log.empty')}</p>}
      {!known && <p className="quiet">{t('log.unknown')}</p>}
      <ol>
        {lines.map((line) => (
          <li key={line.id}>
            <p className="quiet">
              <span className="num">{timeAt(line.occurred_at, zone, serverNow())}</span> {line.author}
              {line.corrects && ` · ${t('log.corrects')}`}
            </p>
            <p dir="auto">{line.text}</p>
          </li>
        ))}
        {waiting.map((item) => (
          <li key={item.key}>
            <p className="field-waiting">
              {isHeldUp(item, box) ? t('unsent.one', { act: minute(item.occurred_at, zone) }) : t('step.sending')}
            </p>
            <p dir="auto">{written(item.act)}</p>
          </li>
        ))}
      </ol>
      {mayDo(me, 'incident.log') && <AddLine incident={incident} />}
    </section>
  );
}

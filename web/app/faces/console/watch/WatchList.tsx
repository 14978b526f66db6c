import { UnstyledButton } from '@mantine/core';
import type { BoardFilter } from '../board/filter';
import { useQueue } from '../board/useQueue';
import { live, useBooted, useIncidents, useUnits } from '../../../live/hooks';
import { useSecond } from '../../../time/useSecond';
import { Priority } from '../../../theme/Priority';
import { Age } from '../board/Age';
import { shortNumber } from '../board/numbers';
import { alarmUrgency } from '../board/alarms';
import { categoryWord, whereWords } from '../alarm/words';
import { causeWords, toldWord } from '../board/watch';
import { t } from '../text';
import './watch.css';

interface WatchListProps {
  filter: BoardFilter;
  selected: string | null;
  onSelect: (id: string) => void;
}

/** Every promise that is broken now: what, since when, whom it reached, and who answers for it. */
export function WatchList({ filter, selected, onSelect }: WatchListProps) {
  // Listening to all of them draws the list anew when one escalates; its order is the queue's own.
  useIncidents();
  const ids = useQueue(filter);
  const now_s = useSecond();
  const incidents = ids.map((id) => live.incidents.get(id)).filter((incident) => incident?.escalation);
  const alarms = ids.flatMap((id) => live.alarms.get(id) ?? []).filter((alarm) => alarmUrgency(alarm, now_s) === 'overdue');
  const units = useUnits().filter((unit) => unit.break_overrun_at && (filter.site === null || unit.site_id === filter.site));
  const booted = useBooted();
  if (incidents.length + alarms.length + units.length === 0) return <p className="console-empty">{t(booted ? 'watch.none' : 'board.unknown')}</p>;
  return (
    <section className="watch" aria-label={t('watch.title')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('watch.what')}</th>
            <th scope="col">{t('watch.for')}</th>
            <th scope="col">{t('watch.reached')}</th>
            <th scope="col">{t('watch.owner')}</th>
          </tr>
        </thead>
        <tbody>
          {incidents.map((incident) =>
            incident?.escalation ? (
              <tr key={incident.id} data-selected={incident.id === selected || undefined}>
                <th scope="row">
                  <Priority value={incident.priority} />{' '}
                  <UnstyledButton className="watch-open" onClick={() => onSelect(incident.id)}>
                    <span className="num">{shortNumber(incident.number)}</span> {incident.type_name}
                  </UnstyledButton>
                  <span className="watch-why">{causeWords(incident.escalation)}</span>
                </th>
                <td><Age since={incident.escalation.since} /></td>
                <td>{toldWord(incident.escalation) ?? <span className="quiet">{t('watch.nobody')}</span>}</td>
                <td>{incident.owner?.name ?? <span className="quiet">{t('watch.nobody')}</span>}</td>
              </tr>
            ) : null,
          )}
          {alarms.map((alarm) => (
            <tr key={alarm.id} data-selected={alarm.id === selected || undefined}>
              <th scope="row">
                <Priority value={alarm.priority} />{' '}
                <UnstyledButton className="watch-open" onClick={() => onSelect(alarm.id)}>
                  <span className="num">{alarm.number}</span> {t('alarm.of', { category: categoryWord(alarm.category) })} · {whereWords(alarm)}
                </UnstyledButton>
                <span className="watch-why">{t(alarm.acknowledged_at ? 'watch.alarm_acknowledged' : 'watch.alarm')}</span>
              </th>
              <td><Age since={alarm.first_at} /></td>
              <td className="quiet">{t('watch.nobody')}</td>
              <td>{alarm.owner ?? <span className="quiet">{t('watch.nobody')}</span>}</td>
            </tr>
          ))}
          {units.map((unit) => (
            <tr key={unit.id}>
              <th scope="row">
                {unit.call_sign}
                <span className="watch-why">{t('watch.break')}</span>
              </th>
              <td>{unit.break_overrun_at && <Age since={unit.break_overrun_at} />}</td>
              <td className="quiet">{t('watch.nobody')}</td>
              <td>{unit.officers.map((officer) => officer.name).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

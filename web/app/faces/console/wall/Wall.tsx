import { useAlarmList, useIncidents, useUnits } from '../../../live/hooks';
import type { Alarm, Unit } from '../../../api/types';
import { useMe } from '../../../shell/session';
import { availabilityShape, availabilityWord, stateWord } from '../../../theme/status';
import { Priority } from '../../../theme/Priority';
import { categoryWord, conditionWord, whereWords } from '../alarm/words';
import { Age } from '../board/Age';
import type { BoardFilter } from '../board/filter';
import { isAlarm, isAlarmRinging } from '../board/alarms';
import { AlarmTimer } from '../board/AlarmTimer';
import { isRinging } from '../board/order';
import { shortNumber } from '../board/numbers';
import { Timer } from '../board/Timer';
import { useQueue } from '../board/useQueue';
import { Clock } from '../header/Clock';
import { Counts } from '../header/Counts';
import { LinkState } from '../header/LinkState';
import { LinkBanner } from '../layout/LinkBanner';
import { UnitChips } from '../queue/UnitChips';
import { t } from '../text';
import { byCallSign } from '../units/UnitBoard';
import './wall.css';

/** What a wall can show of them before nobody can read it; the counts tell the rest. */
const INCIDENTS_MAX = 40;

/** To be read across the room: nothing to press, everything that matters. */
export default function Wall({ filter }: { filter: BoardFilter }) {
  const me = useMe();
  const incidents = new Map(useIncidents().map((incident) => [incident.id, incident]));
  const alarms = new Map(useAlarmList().map((alarm) => [alarm.id, alarm]));
  const shown = useQueue(filter).slice(0, INCIDENTS_MAX).flatMap((id) => incidents.get(id) ?? alarms.get(id) ?? []);
  const units = useUnits().filter((unit) => !unit.retired && unit.availability !== 'off_duty' && (filter.site === null || unit.site_id === filter.site)).sort(byCallSign);
  return (
    <div className="wall">
      <header className="console-header">
        <h1>{me.organisation.name}</h1>
        <Counts site={filter.site} />
        <LinkState />
        <Clock site={filter.site} />
      </header>
      <LinkBanner />
      <main>
        <table className="wall-incidents" aria-label={t('wall.incidents')}>
          <tbody>
            {shown.map((incident) => isAlarm(incident) ? <WallAlarm key={incident.id} alarm={incident} /> : (
              <tr key={incident.id} data-ringing={isRinging(incident) || undefined}>
                <td><Priority value={incident.priority} /></td>
                <th scope="row" className="num">{shortNumber(incident.number)}</th>
                <td className="wall-what">{incident.type_name} <span className="quiet">{incident.place ?? incident.location_text} · {incident.site_name}</span></td>
                <td><UnitChips incident={incident} /></td>
                <td>{stateWord(incident.state)} <Timer incident={incident} /></td>
              </tr>
            ))}
          </tbody>
        </table>
        {shown.length === 0 && <p className="console-empty">{t('queue.empty')}</p>}
        <ul className="wall-units" aria-label={t('units.title')}>
          {units.map((unit) => <WallUnit key={unit.id} unit={unit} />)}
        </ul>
      </main>
    </div>
  );
}

function WallAlarm({ alarm }: { alarm: Alarm }) {
  return (
    <tr data-ringing={isAlarmRinging(alarm) || undefined}>
      <td><Priority value={alarm.priority} /></td>
      <th scope="row" className="num">{alarm.number}</th>
      <td className="wall-what">{t('alarm.of', { category: categoryWord(alarm.category) })} <span className="quiet">{whereWords(alarm)} · {alarm.site_name}</span></td>
      <td>{alarm.owner}</td>
      <td>{conditionWord(alarm.condition)} <AlarmTimer alarm={alarm} /></td>
    </tr>
  );
}

function WallUnit({ unit }: { unit: Unit }) {
  return (
    <li data-availability={unit.availability}>
      <strong>{unit.call_sign}</strong> <span aria-hidden="true">{availabilityShape(unit.availability)}</span> {availabilityWord(unit.availability)}{' '}
      <Age since={unit.availability_since} />
    </li>
  );
}

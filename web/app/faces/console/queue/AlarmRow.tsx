import { type CSSProperties, type MouseEvent } from 'react';
import type { Alarm } from '../../../api/types';
import { live } from '../../../live/hooks';
import { Priority } from '../../../theme/Priority';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { categoryWord, conditionWord, flagWords, whereWords } from '../alarm/words';
import { openActMenu } from '../acts/menu';
import { isAlarmRinging } from '../board/alarms';
import { AlarmTimer } from '../board/AlarmTimer';
import { t } from '../text';
import { AlarmNextButton } from './NextButton';
import { rowId } from './rowMenu';

interface AlarmRowProps {
  alarm: Alarm;
  index: number;
  selected: boolean;
  start: number;
  onSelect: (id: string) => void;
}

/** One alarm on two lines, as an incident beside which it stands. */
export function AlarmRow({ alarm, index, selected, start, onSelect }: AlarmRowProps) {
  const style: CSSProperties = { transform: `translateY(${start}px)` };
  const menu = (event: MouseEvent) => {
    event.preventDefault();
    onSelect(alarm.id);
    openActMenu({ x: event.clientX, y: event.clientY }, { alarm });
  };
  const { code_name, count, parked_until, parked_reason } = alarm;
  const category = categoryWord(alarm.category);
  const zone = live.sites.get(alarm.site_id ?? '')?.time_zone;
  const flags = flagWords(alarm);
  return (
    <div
      id={rowId(alarm.id)}
      className="queue-row"
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 1}
      aria-selected={selected}
      data-ringing={isAlarmRinging(alarm) || undefined}
      style={style}
      onClick={() => onSelect(alarm.id)}
      onContextMenu={menu}
    >
      <div role="presentation" className="queue-line">
        <span role="gridcell" className="queue-priority"><Priority value={alarm.priority} /></span>
        <span role="gridcell" className="queue-number num">{alarm.number}</span>
        <span role="gridcell" className="queue-type" dir="auto" title={code_name}>
          {t('alarm.of', { category })} {count > 1 && <span className="num">×{count}</span>}
        </span>
        <span role="gridcell" className="queue-watch">
          {flags.length > 0 ? <strong className="alarm-flag" title={flags.join(' · ')}>{flags.join(' · ')}</strong> : <span className="quiet">{code_name}</span>}
        </span>
        <span role="gridcell" className="queue-state">{conditionWord(alarm.condition)}</span>
        <span role="gridcell" className="queue-timer"><AlarmTimer alarm={alarm} /></span>
      </div>
      <div role="presentation" className="queue-line">
        <span role="gridcell" className="queue-place" dir="auto">
          {parked_until
            ? t('alarm.parked_row', { time: timeAt(parked_until, zone, serverNow()), reason: parked_reason ?? '' })
            : <>{whereWords(alarm)}{alarm.site_name && <span className="quiet"> · {alarm.site_name}</span>}</>}
        </span>
        <span role="gridcell" className="queue-units">{alarm.owner ?? <span className="quiet">{t('alarm.nobody')}</span>}</span>
        <span role="gridcell" className="queue-next"><AlarmNextButton alarm={alarm} selected={selected} /></span>
      </div>
    </div>
  );
}

import { type CSSProperties, memo, type MouseEvent } from 'react';
import { useAlarm, useIncident } from '../../../live/hooks';
import { Priority } from '../../../theme/Priority';
import { stateWord } from '../../../theme/status';
import { openActMenu } from '../acts/menu';
import { UnsentMark } from '../away/UnsentMark';
import { shortNumber } from '../board/numbers';
import { isRinging } from '../board/order';
import { Timer } from '../board/Timer';
import { NextButton } from './NextButton';
import { Place } from './Place';
import { AlarmRow } from './AlarmRow';
import { rowId } from './rowMenu';
import { UnitChips } from './UnitChips';
import { WatchFlag } from './WatchFlag';

interface QueueRowProps {
  id: string;
  index: number;
  selected: boolean;
  start: number;
  onSelect: (id: string) => void;
}

/** One incident or alarm on two lines; it draws itself anew only when its own image changes. */
export const QueueRow = memo(function QueueRow({ id, index, selected, start, onSelect }: QueueRowProps) {
  const incident = useIncident(id);
  const alarm = useAlarm(id);
  if (alarm) return <AlarmRow alarm={alarm} index={index} start={start} selected={selected} onSelect={onSelect} />;
  if (!incident) return null;
  const style: CSSProperties = { transform: `translateY(${start}px)` };
  const menu = (event: MouseEvent) => {
    event.preventDefault();
    onSelect(id);
    openActMenu({ x: event.clientX, y: event.clientY }, { incident });
  };
  return (
    <div
      id={rowId(id)}
      className="queue-row"
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 1}
      aria-selected={selected}
      data-ringing={isRinging(incident) || undefined}
      style={style}
      onClick={() => onSelect(id)}
      onContextMenu={menu}
    >
      <div role="presentation" className="queue-line">
        <span role="gridcell" className="queue-priority"><Priority value={incident.priority} /></span>
        <span role="gridcell" className="queue-number num">{shortNumber(incident.number)}</span>
        <span role="gridcell" className="queue-type" dir="auto">{incident.type_name}</span>
        <span role="gridcell" className="queue-watch"><WatchFlag incident={incident} /></span>
        <span role="gridcell" className="queue-state">{stateWord(incident.state)} <UnsentMark id={id} /></span>
        <span role="gridcell" className="queue-timer"><Timer incident={incident} /></span>
      </div>
      <div role="presentation" className="queue-line">
        <span role="gridcell" className="queue-place" dir="auto"><Place incident={incident} /></span>
        <span role="gridcell" className="queue-units"><UnitChips incident={incident} /></span>
        <span role="gridcell" className="queue-next"><NextButton incident={incident} selected={selected} /></span>
      </div>
    </div>
  );
});

import type { Alarm } from '../../../api/types';
import { shared } from '../../../text/shared';
import { duration, durationInWords, secondsBetween } from '../../../time/durations';
import { useSecond } from '../../../time/useSecond';
import { alarmUrgency } from './alarms';
import './timer.css';

/** How long ago it was signalled first, and in words when nobody has done anything about it for too long. */
export function AlarmTimer({ alarm }: { alarm: Alarm }) {
  const now_s = useSecond();
  const age_s = secondsBetween(alarm.first_at, now_s);
  const level = alarmUrgency(alarm, now_s);
  const word = level === 'warning' || level === 'overdue' ? shared(`timer.${level}`) : '';
  return (
    <span className="timer num" data-urgency={level} title={durationInWords(age_s)}>
      {word && <span className="timer-word">{word}</span>} <span>{duration(age_s)}</span>
    </span>
  );
}

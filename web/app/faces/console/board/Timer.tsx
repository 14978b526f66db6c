import type { Incident } from '../../../api/types';
import { shared } from '../../../text/shared';
import { duration, durationInWords, secondsBetween } from '../../../time/durations';
import { urgency } from '../../../time/targets';
import { useSecond } from '../../../time/useSecond';
import './timer.css';

/** How long the incident has been in its state, and in words when that is too long. */
export function Timer({ incident }: { incident: Incident }) {
  const now_s = useSecond();
  const age_s = secondsBetween(incident.since, now_s);
  const level = urgency(incident, now_s);
  const word = level === 'warning' || level === 'overdue' ? shared(`timer.${level}`) : '';
  return (
    <span className="timer num" data-urgency={level} title={durationInWords(age_s)}>
      {word && <span className="timer-word">{word}</span>} <span>{duration(age_s)}</span>
    </span>
  );
}

import { Button } from '@mantine/core';
import type { Assignment, AssignmentState, Incident } from '../../../api/types';
import { live, usePosition } from '../../../live/hooks';
import { serverNow } from '../../../time/clock';
import { clockTime, timeAt } from '../../../time/zone';
import { isActive } from '../acts/assignments';
import { perform } from '../acts/perform';
import { legalActs } from '../acts/registry';
import { isThere } from '../acts/there';
import { unitWord } from '../board/watch';
import { t } from '../text';
import { DoubtMark } from './DoubtMark';

interface AssignmentRowProps {
  incident: Incident;
  assignment: Assignment;
  stamps: AssignmentState[];
}

/** One unit's stamps, and below them only the steps that the server allows next. */
export function AssignmentRow({ incident, assignment, stamps }: AssignmentRowProps) {
  const target = { incident, assignment };
  const zone = live.sites.get(incident.site_id)?.time_zone;
  const acts = legalActs(target);
  const there = isThere(incident, assignment, usePosition(assignment.unit_id));
  const wrong = isActive(assignment) && !there ? unitWord(assignment) : null;
  return (
    <tbody data-active={isActive(assignment)}>
      <tr>
        <th scope="row">
          {assignment.call_sign}
          {assignment.backup && <span className="quiet"> {t('assignments.backup')}</span>}
        </th>
        {stamps.map((stamp) => {
          const made = assignment.stamps[stamp];
          return (
            <td key={stamp} className="num" title={made ? timeAt(made.occurred_at, zone, serverNow()) : undefined}>
              {made ? clockTime(made.occurred_at, zone) : <span className="quiet">–</span>}
              {made?.doubt && <> <DoubtMark doubt={made.doubt} recorded={clockTime(made.recorded_at, zone)} /></>}
            </td>
          );
        })}
      </tr>
      {(acts.length > 0 || assignment.reason || wrong || there) && (
        <tr className="assignment-acts">
          <td colSpan={stamps.length + 1}>
            {wrong && (
              <strong className="assignment-watch">
                <span aria-hidden="true">⇑</span> {wrong}{' '}
              </strong>
            )}
            {there && (
              <strong>
                <span aria-hidden="true">◉</span> {t('watch.there', { unit: assignment.call_sign })}{' '}
              </strong>
            )}
            {!wrong && assignment.safety_due_at && (
              <span className="quiet num">{t('watch.next_check', { time: clockTime(assignment.safety_due_at, zone) })} </span>
            )}
            {assignment.reason && <span className="quiet"><bdi>{assignment.reason}</bdi> </span>}
            {acts.map((act) => (
              <Button key={act.id} size="compact-xs" onClick={() => void perform(act, target)}>
                {act.label(target)}
              </Button>
            ))}
          </td>
        </tr>
      )}
    </tbody>
  );
}

import type { Assignment, Colleague, Escalation, Incident, Me } from '../../../api/types';
import { roleWord } from '../../../theme/status';
import { activeAssignments } from '../acts/assignments';
import { t } from '../text';

/** Whom an escalation reached last, in words; null while it has reached nobody. */
export function toldWord({ role, person }: Escalation): string | null {
  if (person) return person.name;
  return role ? roleWord(role) : null;
}

/** What of one unit is not as it should be, in words. */
export function unitWord(assignment: Assignment): string | null {
  const unit = assignment.call_sign;
  if (assignment.safety_missed_at) return t('watch.check', { unit });
  if (assignment.not_arrived_at) return t('watch.not_arrived', { unit });
  return assignment.untouched_at && assignment.state === 'acknowledged' ? t('watch.untouched', { unit }) : null;
}

/** What of an incident is not as it should be, the most urgent first. The timer says what is overdue. */
export function watchWords(incident: Incident): string[] {
  const units = activeAssignments(incident).map(unitWord);
  const told = incident.escalation ? toldWord(incident.escalation) : null;
  return [...units, told && t('watch.told', { who: told })].filter((word) => word !== null && word !== '') as string[];
}

/** Why it was escalated, in words. */
export const causeWords = (escalation: Escalation): string => escalation.causes.map((cause) => t(`cause.${cause}`)).join(', ');

/** Whether an escalation is this person's to answer: a dispatcher's first of all the owner's. */
export function isMine({ role, person }: Escalation, owner: Colleague | null, me: Me): boolean {
  if (role === 'dispatcher' && owner) return owner.account_id === me.account.id;
  return person ? person.account_id === me.account.id : me.grants.some((grant) => grant.role === role);
}

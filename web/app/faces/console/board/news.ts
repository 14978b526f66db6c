import type { Entry, Me } from '../../../api/types';
import { t } from '../text';
import { shortNumber } from './numbers';
import { causeWords, isMine } from './watch';

/** What others did that a dispatcher has to answer, in words; null for everything else. */
export function newsOf({ action, payload, actor }: Entry, me: string | null): string | null {
  const { incident, assignment, reason, glass } = payload ?? {};
  if (glass && glass.confirmer && action === 'compartment.glass_broken') {
    return t('news.glass', { who: glass.asker.name, name: glass.compartment, by: glass.confirmer.name, reason: glass.reason });
  }
  if (!incident || (actor.id !== null && actor.id === me)) return null;
  const number = shortNumber(incident.number);
  if (action === 'incident.backup_requested') {
    return t('news.backup', { number, type: incident.type_name, who: actor.name });
  }
  if (action === 'assignment.advanced' && assignment?.state === 'refused') {
    return t('news.refused', { unit: assignment.call_sign, number, reason: assignment.reason ?? reason ?? '' });
  }
  return null;
}

/** An escalation that reached this person, in words; null for everything else. */
export function escalationNews({ action, payload }: Entry, me: Me): string | null {
  const incident = payload?.incident;
  if (action !== 'incident.escalated' || !incident?.escalation || !isMine(incident.escalation, incident.owner, me)) return null;
  return t('news.escalated', { number: shortNumber(incident.number), type: incident.type_name, why: causeWords(incident.escalation) });
}

import type { Assignment, Incident, Suggestions, Unit } from '../../../api/types';
import { shortNumber } from '../board/numbers';
import { t } from '../text';
import type { ActId, Target, Values } from './act';
import { activeAssignments, leastAdvanced, stepForward } from './assignments';

export interface NextAct {
  id: ActId;
  target: Target;
  values: Values;
  /** On the button. */
  label: string;
  /** In full, for those who do not see the row. */
  name: string;
}

/** What `Space` does, or in words why it does nothing. */
export type Next = { act: NextAct; blocked?: undefined } | { act?: undefined; blocked: string };

const ADVANCE: Record<string, ActId> = { acknowledged: 'acknowledge', en_route: 'en_route', on_scene: 'on_scene', cleared: 'clear' };
const HANDLED = 'handled';

/** The available unit of the site that has waited longest: work is shared, and nobody is sent across sites unasked. */
export function suggestUnit(incident: Incident, units: Unit[]): Unit | undefined {
  const refused = new Set(incident.assignments.filter((one) => one.state === 'refused').map((one) => one.unit_id));
  return units
    .filter((unit) => unit.site_id === incident.site_id && unit.availability === 'available' && !unit.retired)
    .sort(
      (a, b) =>
        Number(refused.has(a.id)) - Number(refused.has(b.id)) ||
        Date.parse(a.availability_since) - Date.parse(b.availability_since) ||
        a.call_sign.localeCompare(b.call_sign),
    )[0];
}

/** By the server's ranking where it is known: the best of those that are still free. Whoever is on other work is not taken from it by a key. */
function bestUnit(incident: Incident, units: Unit[], suggestions: Suggestions | undefined): Unit | undefined {
  if (!suggestions) return suggestUnit(incident, units);
  const free = suggestions.units.flatMap((one) => units.find((unit) => one.fits && unit.id === one.unit_id && unit.availability === 'available') ?? []);
  return free[0];
}

export function nextAct(incident: Incident, units: Unit[], suggestions?: Suggestions, arrived: (one: Assignment) => boolean = () => false): Next {
  const number = shortNumber(incident.number);
  const named = (id: ActId, label: string, target: Target, values: Values = {}): Next => ({
    act: { id, label, target, values, name: t('next.name', { label, number }) },
  });
  if (incident.state === 'closed' || incident.state === 'cancelled') return { blocked: t('next.over') };
  if (incident.state === 'held') return named('release', t('act.release'), { incident });
  if (incident.state === 'cleared') return named('close', t('next.close_handled'), { incident }, { disposition: HANDLED });
  const assignment = leastAdvanced(incident);
  const unit = bestUnit(incident, units, suggestions);
  if (!assignment) {
    if (!unit) return { blocked: t(suggestions?.shortfall ? 'next.nobody_fits' : 'next.no_unit') };
    return named('assign', t('next.assign', { unit: unit.call_sign }), { incident }, { unit: unit.id });
  }
  // Somebody on scene asked for help: that goes before the next stamp.
  if (incident.backup_requested_at && unit) {
    return named('assign', t('next.backup', { unit: unit.call_sign }), { incident }, { unit: unit.id });
  }
  // Whoever is there by its position is stamped first; a person says so, never the position.
  const there = activeAssignments(incident).find((one) => arrived(one) && one.next.includes('on_scene'));
  if (there) return named('on_scene', t('next.there', { unit: there.call_sign }), { incident, assignment: there });
  const to = stepForward(assignment);
  const id = to && ADVANCE[to];
  if (!id) return { blocked: t('next.waiting') };
  return named(id, t(`next.${to as 'cleared'}`, { unit: assignment.call_sign }), { incident, assignment });
}

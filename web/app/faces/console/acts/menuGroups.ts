import { activeAssignments } from './assignments';
import type { Target } from './act';
import type { MenuTarget } from './menu';
import { isUnderWay } from './outsideActs';

interface Group {
  title: string;
  target: Target;
}

/**
 * What stands in a menu. For an incident its own acts, those of each active assignment and of help under way; for a unit its
 * duty and its assignments; for the control room each position.
 */
export function groupsOf(target: MenuTarget): Group[] {
  const { alarm, incident, unit, positions } = target;
  if (positions) return positions.map((position) => ({ title: position.name, target: { position } }));
  if (alarm) return [{ title: alarm.number, target }];
  if (!incident) return unit ? [{ title: unit.call_sign, target }] : [];
  const assignments = activeAssignments(incident).filter((one) => !unit || one.unit_id === unit.id);
  const units = assignments.map((assignment) => ({ title: assignment.call_sign, target: { incident, assignment } }));
  const outside = incident.outside.filter((call) => !unit && isUnderWay(call)).map((call) => ({ title: call.name, target: { incident, outside: call } }));
  const own = unit ? { title: unit.call_sign, target: { unit } } : { title: incident.number, target: { incident } };
  return unit ? [...units, own] : [own, ...units, ...outside];
}

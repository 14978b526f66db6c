import type { AssignmentState, Availability, IncidentState, Role, Source } from '../api/types';
import { direction } from '../text/language';
import { shared } from '../text/shared';

export const roleWord = (role: Role) => shared(`role.${role}`);
export const stateWord = (state: IncidentState) => shared(`state.${state}`);
const SOURCES: readonly string[] = ['phone', 'radio', 'walk_in', 'alarm', 'officer', 'email', 'web', 'schedule', 'other'] satisfies Source[];

/** A source that this version does not know is shown as the server names it. */
export const sourceWord = (source: string) => (SOURCES.includes(source) ? shared(`source.${source as Source}`) : source);
export const assignmentWord = (state: AssignmentState) => shared(`assignment.${state}`);
export const availabilityWord = (availability: Availability) => shared(`availability.${availability}`);

const AVAILABILITY_SHAPES: Record<Availability, string> = {
  available: '○', assigned: '◔', acknowledged: '◑', en_route: direction === 'rtl' ? '◁' : '▷', on_scene: '◉', on_break: '‖', off_duty: '–',
};

export const availabilityShape = (availability: Availability) => AVAILABILITY_SHAPES[availability];

import type { Assignment, AssignmentState, Incident, Step } from '../../../api/types';

/** The order of the six stamps; refusing ends it early. */
export const STAMPS: AssignmentState[] = ['assigned', 'acknowledged', 'en_route', 'on_scene', 'cleared', 'refused'];

const FORWARD: Step[] = ['acknowledged', 'en_route', 'on_scene', 'cleared'];

export const isActive = (assignment: Assignment) => assignment.state !== 'cleared' && assignment.state !== 'refused';

export const activeAssignments = (incident: Incident) => incident.assignments.filter(isActive);

/** The next step forward, if the server offers it. */
export function stepForward(assignment: Assignment): Step | undefined {
  const reached = FORWARD.findIndex((step) => step === assignment.state);
  return FORWARD.slice(reached + 1).find((state) => assignment.next.includes(state));
}

/** The active ones, the least far first: those hold the incident up. */
export const byProgress = (incident: Incident): Assignment[] =>
  activeAssignments(incident).sort((a, b) => STAMPS.indexOf(a.state) - STAMPS.indexOf(b.state));

export const leastAdvanced = (incident: Incident): Assignment | undefined => byProgress(incident)[0];

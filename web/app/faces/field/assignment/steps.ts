import type { Assignment, AssignmentState, Incident, Step } from '../../../api/types';
import type { Unsent } from '../outbox/act';

const CHAIN: Step[] = ['acknowledged', 'en_route', 'on_scene', 'cleared'];
/** An assignment that was only assigned comes before the first step. */
const rank = (state: AssignmentState) => CHAIN.findIndex((step) => step === state);

export interface Task {
  incident: Incident;
  assignment: Assignment;
}

export const isActive = ({ state }: Assignment) => state !== 'cleared' && state !== 'refused';

/** What a unit is on: the most urgent first, then the oldest. */
export function tasksOf(incidents: Incident[], unit_id: string | undefined): Task[] {
  return incidents
    .flatMap((incident) => incident.assignments.map((assignment) => ({ incident, assignment })))
    .filter(({ assignment }) => assignment.unit_id === unit_id && isActive(assignment))
    .sort((a, b) => a.incident.priority - b.incident.priority || assignedAt(a.assignment).localeCompare(assignedAt(b.assignment)));
}

export const assignedAt = ({ stamps }: Assignment) => stamps.assigned?.occurred_at ?? '';

/** The last step that was pressed and is not received yet. */
export function pressed(items: Unsent[], assignment_id: string): Step | null {
  const steps = items.flatMap(({ act, refused }) =>
    refused === null && act.kind === 'advance' && act.assignment_id === assignment_id ? [act.to] : [],
  );
  return steps.at(-1) ?? null;
}

export interface Steps {
  primary: Step | null;
  /** Legal later steps: for somebody who stands there already. */
  others: Step[];
  refuse: boolean;
}

/** Only legal steps: those that the server named, and after a press without a link those that follow it. */
export function stepsOf(assignment: Assignment, waiting: Step | null): Steps {
  if (waiting === 'refused') return { primary: null, others: [], refuse: false };
  const from = waiting ?? assignment.state;
  const later = assignment.next.filter((state) => state !== 'refused' && rank(state) > rank(from)).sort((a, b) => rank(a) - rank(b));
  const follows = CHAIN[rank(from) + 1];
  const legal = later.length === 0 && waiting && follows ? [follows] : later;
  const [primary = null, ...others] = legal;
  return { primary, others, refuse: (waiting === null || waiting === 'acknowledged') && assignment.next.includes('refused') };
}

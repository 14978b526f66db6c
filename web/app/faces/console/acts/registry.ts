import type { Act, ActId, Target } from './act';
import * as assignmentActs from './assignmentActs';
import * as incidentActs from './incidentActs';
import * as unitActs from './unitActs';
import { currentRights } from '../../../shell/session';

/** All acts, in the order in which menus and bars offer them. */
export const ACTS: Act[] = [
  incidentActs.assign,
  assignmentActs.acknowledge, assignmentActs.enRoute, assignmentActs.onScene, assignmentActs.clear, assignmentActs.refuse,
  assignmentActs.transfer,
  incidentActs.backup, incidentActs.hold, incidentActs.release, incidentActs.priority, incidentActs.type, incidentActs.place,
  incidentActs.caller, incidentActs.log, incidentActs.print,
  incidentActs.close, incidentActs.cancel, incidentActs.reopen,
  unitActs.dutyOn, unitActs.dutyBreak, unitActs.dutyOff,
];

const BY_ID = new Map([...ACTS, incidentActs.correct].map((act) => [act.id, act]));

export function actById(id: ActId): Act {
  const act = BY_ID.get(id);
  if (!act) throw new Error(`there is no act ${id}`);
  return act;
}

/** Whoever may not do a thing is not offered it; the server refuses in any case. */
export const isGranted = (act: Act): boolean => currentRights().includes(act.right);

export const legalActs = (target: Target): Act[] => ACTS.filter((act) => isGranted(act) && act.legal(target));

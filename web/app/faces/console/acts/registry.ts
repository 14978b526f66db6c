import type { Act, ActId, Target } from './act';
import { ALARM_ACTS } from './alarmActs';
import * as assignmentActs from './assignmentActs';
import * as deskActs from './deskActs';
import * as fileActs from './fileActs';
import * as incidentActs from './incidentActs';
import * as linkActs from './linkActs';
import * as outsideActs from './outsideActs';
import * as peopleActs from './peopleActs';
import * as sealActs from './sealActs';
import * as unitActs from './unitActs';
import * as watchActs from './watchActs';
import { currentRights } from '../../../shell/session';

/** All acts, in the order in which menus and bars offer them. */
export const ACTS: Act[] = [
  ...ALARM_ACTS,
  incidentActs.assign,
  watchActs.safe, watchActs.stillComing,
  assignmentActs.acknowledge, assignmentActs.enRoute, assignmentActs.onScene, assignmentActs.clear, assignmentActs.refuse,
  assignmentActs.transfer,
  watchActs.take, watchActs.handTo,
  incidentActs.backup, incidentActs.hold, incidentActs.release, incidentActs.priority, incidentActs.type, incidentActs.place,
  incidentActs.caller, incidentActs.log, incidentActs.correct, incidentActs.print,
  outsideActs.callOutside, peopleActs.person, peopleActs.unperson, peopleActs.vehicle, peopleActs.unvehicle, fileActs.attach, fileActs.unattach,
  linkActs.caution, linkActs.uncaution, linkActs.relate, linkActs.unrelate, linkActs.merge, linkActs.mergeMoving,
  sealActs.seal, sealActs.unseal,
  incidentActs.close, incidentActs.cancel, incidentActs.reopen,
  ...outsideActs.outsideSteps, outsideActs.outsideNote,
  deskActs.take, deskActs.sign, deskActs.handOver, deskActs.leave,
  unitActs.dutyOn, unitActs.dutyBreak, unitActs.dutyOff,
];

const BY_ID = new Map(ACTS.map((act) => [act.id, act]));

export function actById(id: ActId): Act {
  const act = BY_ID.get(id);
  if (!act) throw new Error(`there is no act ${id}`);
  return act;
}

/** Whoever may not do a thing is not offered it; the server refuses in any case. */
export const isGranted = (act: Act): boolean => currentRights().includes(act.right);

export const legalActs = (target: Target): Act[] => ACTS.filter((act) => isGranted(act) && act.legal(target));

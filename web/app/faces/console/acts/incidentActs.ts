import type { Incident } from '../../../api/types';
import { live } from '../../../live/hooks';
import { isOpen } from '../../../live/store';
import { priorityWord } from '../../../theme/priority';
import { currentMe } from '../../../shell/session';
import { nextTimeOfDay, timeAt } from '../../../time/zone';
import { serverNow } from '../../../time/clock';
import { newKey } from '../../../api/client';
import { localId } from '../away/act';
import { type Delivered, deliver } from '../away/deliver';
import { shortNumber } from '../board/numbers';
import { printCards } from '../print/printing';
import { t } from '../text';
import type { Act, Target } from './act';
import { activeAssignments } from './assignments';
import { placeSaid } from './placeSaid';
import { hasPart, partMeant } from './removing';

const incidentOf = (target: Target): Incident => {
  if (!target.incident) throw new Error('an incident act was called without an incident');
  return target.incident;
};
const zoneOf = (incident: Incident) => live.sites.get(incident.site_id)?.time_zone;
/** An act on the incident itself, not on a unit or help that is on it. */
const isPlain = ({ assignment, outside }: Target) => assignment === undefined && outside === undefined;
const legalWhen = (test: (incident: Incident) => boolean) => (target: Target) =>
  target.incident !== undefined && isPlain(target) && test(target.incident);

/** Takes the server's image at once; the feed brings the same one and is then ignored. */
function take(incident: Incident): void {
  live.putIncident(incident, incident.last_seq);
}

const about = ({ id, number }: Incident) => ({ incident_id: id, number });

/** Takes the image that the server answered with, if it did. */
function isKept(done: Delivered): boolean {
  if (!done.kept && done.answer && 'incident' in done.answer) take(done.answer.incident);
  return done.kept;
}

export function untilOf(incident: Incident, said: string | undefined): string | undefined {
  if (!said?.trim()) return undefined;
  const at = nextTimeOfDay(said, zoneOf(incident), serverNow());
  if (!at) throw new Error(t('until.wrong', { said }));
  return at;
}

export const assign: Act = {
  id: 'assign',
  key: 'a',
  right: 'assignment.create',
  label: () => t('act.assign'),
  legal: legalWhen(isOpen),
  fields: [{ name: 'unit', required: true }],
  run: async (target, values) => {
    const incident = incidentOf(target);
    const backup = activeAssignments(incident).length > 0;
    const unit_id = values.unit ?? '';
    const call_sign = live.units.get(unit_id)?.call_sign ?? '';
    const { kept } = await deliver({ kind: 'assign', ...about(incident), assignment_id: localId(newKey()), unit_id, call_sign, backup });
    return t(kept ? 'kept.assign' : 'done.assign', { unit: call_sign, number: shortNumber(incident.number) });
  },
};

export const hold: Act = {
  id: 'hold',
  key: 'h',
  right: 'incident.handle',
  label: () => t('act.hold'),
  legal: legalWhen((incident) => incident.state === 'received' || incident.state === 'held'),
  fields: [{ name: 'reason', required: true }, { name: 'until', required: false }],
  run: async (target, values) => {
    const incident = incidentOf(target);
    const until = untilOf(incident, values.until);
    const number = shortNumber(incident.number);
    const done = await deliver({ kind: 'hold', ...about(incident), reason: values.reason?.trim() ?? '', ...(until ? { until } : {}) });
    if (isKept(done)) return t('kept.hold', { number });
    return until ? t('done.hold_until', { number, time: timeAt(until, zoneOf(incident), serverNow()) }) : t('done.hold', { number });
  },
};

export const release: Act = {
  id: 'release',
  key: 'r',
  right: 'incident.handle',
  label: () => t('act.release'),
  legal: legalWhen((incident) => incident.state === 'held'),
  fields: [],
  run: async (target) => {
    const incident = incidentOf(target);
    const kept = isKept(await deliver({ kind: 'release', ...about(incident) }));
    return t(kept ? 'kept.release' : 'done.release', { number: shortNumber(incident.number) });
  },
};

export const backup: Act = {
  id: 'backup',
  key: 'b',
  right: 'incident.ask_backup',
  label: () => t('act.backup'),
  legal: legalWhen((incident) => incident.state === 'dispatched' || incident.state === 'on_scene'),
  fields: [{ name: 'reason', required: false }],
  run: async (target, values) => {
    const incident = incidentOf(target);
    const reason = values.reason?.trim();
    const kept = isKept(await deliver({ kind: 'backup', ...about(incident), ...(reason ? { reason } : {}) }));
    return t(kept ? 'kept.backup' : 'done.backup', { number: shortNumber(incident.number) });
  },
};

export const priority: Act = {
  id: 'priority',
  key: 'p',
  right: 'incident.handle',
  label: () => t('act.priority'),
  legal: legalWhen(isOpen),
  fields: [{ name: 'priority', required: true }, { name: 'reason', required: true }],
  start: (target) => ({ priority: String(incidentOf(target).priority) }),
  run: async (target, values) => {
    const incident = incidentOf(target);
    const wanted = Number(values.priority);
    const reason = values.reason?.trim() ?? '';
    const kept = isKept(await deliver({ kind: 'priority', ...about(incident), from: incident.priority, to: wanted, reason }));
    return t(kept ? 'kept.priority' : 'done.priority', { number: shortNumber(incident.number), priority: wanted, word: priorityWord(wanted) });
  },
};

export const type: Act = {
  id: 'type',
  key: 't',
  right: 'incident.handle',
  label: () => t('act.type'),
  legal: legalWhen(isOpen),
  fields: [{ name: 'type', required: true }],
  start: (target) => ({ type: incidentOf(target).type }),
  run: async (target, values) => {
    const incident = incidentOf(target);
    const to = values.type ?? '';
    const name = live.types.values().find(({ code }) => code === to)?.name ?? to;
    const kept = isKept(await deliver({ kind: 'type', ...about(incident), from: incident.type, to, name }));
    return t(kept ? 'kept.type' : 'done.type', { number: shortNumber(incident.number), type: name });
  },
};

export const place: Act = {
  id: 'place',
  key: 'g',
  right: 'incident.handle',
  label: () => t('act.place'),
  legal: legalWhen(isOpen),
  fields: [{ name: 'place', required: true }],
  run: async (target, values) => {
    const incident = incidentOf(target);
    const { id: to, path } = await placeSaid(values.place ?? '', incident.site_id);
    const kept = isKept(await deliver({ kind: 'place', ...about(incident), from: incident.place_id, to, path }));
    return t(kept ? 'kept.place' : 'done.place', { number: shortNumber(incident.number), place: live.incidents.get(incident.id)?.place ?? path });
  },
};

export const caller: Act = {
  id: 'caller',
  key: 'i',
  right: 'incident.handle',
  label: () => t('act.caller'),
  legal: legalWhen(isOpen),
  fields: [{ name: 'caller_name', required: true }, { name: 'caller_phone', required: false }],
  start: (target) => ({
    caller_name: incidentOf(target).caller_name ?? '',
    caller_phone: incidentOf(target).caller_phone ?? '',
  }),
  run: async (target, values) => {
    const incident = incidentOf(target);
    const from = { name: incident.caller_name, phone: incident.caller_phone };
    const to = { name: values.caller_name?.trim() ?? '', phone: values.caller_phone?.trim() || null };
    const kept = isKept(await deliver({ kind: 'caller', ...about(incident), from, to }));
    return t(kept ? 'kept.caller' : 'done.caller', { number: shortNumber(incident.number) });
  },
};

async function writeLine(incident: Incident, text: string, corrects?: string): Promise<boolean> {
  const author = currentMe()?.account.name ?? '';
  const { kept } = await deliver({ kind: 'line', ...about(incident), text, author, ...(corrects ? { corrects } : {}) });
  return kept;
}

export const log: Act = {
  id: 'log',
  key: 'l',
  right: 'incident.log',
  label: () => t('act.log'),
  legal: (target) => target.incident !== undefined && isPlain(target),
  fields: [{ name: 'text', required: true }],
  run: async (target, values) => {
    const kept = await writeLine(incidentOf(target), values.text ?? '');
    return t(kept ? 'kept.log' : 'done.log', { number: shortNumber(incidentOf(target).number) });
  },
};

/** A new line that points at the old; the last one where none is named. */
export const correct: Act = {
  ...log,
  id: 'correct',
  key: 'Alt+c',
  label: () => t('act.correct'),
  legal: (target) => hasPart('corrects', target),
  fields: [{ name: 'corrects', required: false }, { name: 'text', required: true }],
  run: async (target, values) => {
    const incident = incidentOf(target);
    const kept = await writeLine(incident, values.text ?? '', await partMeant('corrects', incident, values));
    return t(kept ? 'kept.log' : 'done.correct', { number: shortNumber(incident.number) });
  },
};

export const close: Act = {
  id: 'close',
  key: 'c',
  right: 'incident.handle',
  label: () => t('act.close'),
  legal: legalWhen((incident) => isOpen(incident) && activeAssignments(incident).length === 0),
  fields: [{ name: 'disposition', required: true }, { name: 'note', required: false }],
  run: async (target, values) => {
    const incident = incidentOf(target);
    const note = values.note?.trim();
    const disposition = values.disposition ?? '';
    const kept = isKept(await deliver({ kind: 'close', ...about(incident), disposition, ...(note ? { note } : {}) }));
    return t(kept ? 'kept.close' : 'done.close', { number: shortNumber(incident.number), disposition });
  },
};

export const cancel: Act = {
  id: 'cancel',
  key: 'x',
  right: 'incident.handle',
  label: () => t('act.cancel'),
  legal: legalWhen((incident) => isOpen(incident) && activeAssignments(incident).length === 0),
  fields: [{ name: 'reason', required: true }],
  run: async (target, values) => {
    const incident = incidentOf(target);
    const kept = isKept(await deliver({ kind: 'cancel', ...about(incident), reason: values.reason?.trim() ?? '' }));
    return t(kept ? 'kept.cancel' : 'done.cancel', { number: shortNumber(incident.number) });
  },
};

export const reopen: Act = {
  id: 'reopen',
  key: 'e',
  right: 'incident.handle',
  label: () => t('act.reopen'),
  legal: legalWhen((incident) => !isOpen(incident)),
  fields: [{ name: 'reason', required: true }],
  run: async (target, values) => {
    const incident = incidentOf(target);
    const kept = isKept(await deliver({ kind: 'reopen', ...about(incident), reason: values.reason?.trim() ?? '' }));
    return t(kept ? 'kept.reopen' : 'done.reopen', { number: shortNumber(incident.number) });
  },
};

/** On paper, for when the screen is not there: needs no server. */
export const print: Act = {
  id: 'print',
  key: 'Ctrl+p',
  right: 'incident.read',
  label: () => t('act.print'),
  legal: (target) => target.incident !== undefined && target.assignment === undefined,
  fields: [],
  run: (target) => {
    const { id, number } = incidentOf(target);
    printCards([id]);
    return Promise.resolve(t('done.print', { number: shortNumber(number) }));
  },
};

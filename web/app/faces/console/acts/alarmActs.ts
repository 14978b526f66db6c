import * as api from '../../../api/alarms';
import { getIncident } from '../../../api/incidents';
import type { ActOnAlarm, Alarm, AlarmActResult, AlarmCause } from '../../../api/types';
import { live } from '../../../live/hooks';
import { isOpen, isUndecided } from '../../../live/store';
import { currentAccount } from '../../../shell/session';
import { inside } from '../../../text/capital';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { mayPark } from '../board/alarms';
import { shortNumber } from '../board/numbers';
import { t } from '../text';
import type { Act, ActId, Field, Target, Values } from './act';
import { untilSaid } from './alarmTime';
import { keyholderSaid } from './panel';
import { passOn } from './passedOn';

export const LOOK_RESULTS = ['nothing_seen', 'person_seen', 'crime_seen', 'life_in_danger', 'no_picture'] as const satisfies AlarmActResult[];
export const VISIT_RESULTS = ['nothing_seen', 'person_seen', 'crime_seen', 'life_in_danger'] as const satisfies AlarmActResult[];
export const CALL_RESULTS = ['no_answer', 'no_help'] as const satisfies AlarmActResult[];
export const CAUSES = ['user', 'equipment', 'weather', 'unknown', 'genuine', 'malicious', 'test'] as const satisfies AlarmCause[];
export const LEVELS = [0, 1, 2, 3, 4] as const;

export const resultWord = (result: AlarmActResult) => t(`alarm.result.${result}`);
export const causeWord = (cause: AlarmCause) => t(`alarm.cause.${cause}`);

export const alarmOf = (target: Target): Alarm => {
  if (!target.alarm) throw new Error('an alarm act was called without an alarm');
  return target.alarm;
};
const legalWhen = (test: (alarm: Alarm) => boolean) => (target: Target) =>
  target.alarm !== undefined && isUndecided(target.alarm) && test(target.alarm);
const always = () => true;

/** Takes the server's image at once; the feed brings the same one and is then ignored. */
function take(alarm: Alarm): Alarm {
  live.putAlarm(alarm, alarm.last_seq);
  return alarm;
}

const zoneOf = (alarm: Alarm) => live.sites.get(alarm.site_id ?? '')?.time_zone;
const given = (value: string | undefined) => value?.trim() || undefined;

interface Made {
  id: ActId;
  key: string;
  legal: (alarm: Alarm) => boolean;
  fields: Field[];
  start?: Act['start'];
  label?: Act['label'];
  run: (alarm: Alarm, values: Values) => Promise<string>;
}

const made = ({ id, key, legal, fields, start, label, run }: Made): Act => ({
  id, key, right: 'alarm.handle', fields, legal: legalWhen(legal),
  label: label ?? (() => t(`act.${id as 'alarm_look'}`)),
  ...(start ? { start } : {}),
  run: (target, values) => run(alarmOf(target), values),
});

/** It stops ringing, and whoever does it answers for it from then on. What it was, somebody still has to find out. */
export const acknowledge = made({
  id: 'alarm_acknowledge', key: '1', fields: [],
  legal: (alarm) => alarm.acknowledged_at === null || alarm.owner_id !== currentAccount(),
  label: ({ alarm }) => t(alarm?.acknowledged_at ? 'act.alarm_take_over' : 'act.alarm_acknowledge'),
  run: async ({ id }) => t('done.alarm_acknowledge', { number: take(await api.acknowledgeAlarm(id)).number }),
});

async function act(alarm: Alarm, body: ActOnAlarm): Promise<string> {
  const done = take(await api.actOnAlarm(alarm.id, body));
  return t('done.alarm_act', { number: done.number, result: inside(resultWord(body.result)) });
}


function whatWasSeen(kind: 'look' | 'visit', field: 'look_result' | 'visit_result', key: string): Act {
  return made({
    id: `alarm_${kind}`, key, legal: always,
    fields: [{ name: field, required: true }, { name: kind === 'look' ? 'camera' : 'name', required: false }, { name: 'note', required: false }],
    run: (alarm, values) => {
      const [subject, note] = [given(kind === 'look' ? values.camera : values.name), given(values.note)];
      return act(alarm, { kind, result: values[field] as AlarmActResult, ...(subject ? { subject } : {}), ...(note ? { note } : {}) });
    },
  });
}

/** At the nearest camera, or at what came with the signal. */
export const look = whatWasSeen('look', 'look_result', 'e');
/** What a unit found on scene. */
export const visit = whatWasSeen('visit', 'visit_result', 'g');

export const call = made({
  id: 'alarm_call', key: 'o', legal: always,
  fields: [{ name: 'keyholder', required: true }, { name: 'call_result', required: true }, { name: 'note', required: false }],
  run: async (alarm, values) => {
    const [subject, note] = [await keyholderSaid(alarm, values.keyholder), given(values.note)];
    return act(alarm, { kind: 'call', result: values.call_result as AlarmActResult, ...(subject ? { subject } : {}), ...(note ? { note } : {}) });
  },
});

/** What they said, as typed: the server knows the words and tells only whether it is right. */
export const phrase = made({
  id: 'alarm_phrase', key: 'i', legal: (alarm) => alarm.account_id !== null,
  fields: [{ name: 'keyholder', required: true }, { name: 'said', required: true }],
  run: async (alarm, values) => {
    const keyholder = await keyholderSaid(alarm, values.keyholder);
    const done = take(await api.checkPhrase(alarm.id, { said: values.said ?? '', ...(keyholder ? { keyholder } : {}) }));
    const result = done.acts.at(-1)?.result ?? 'phrase_wrong';
    return t('done.alarm_act', { number: done.number, result: inside(resultWord(result)) });
  },
});

export const note = made({
  id: 'alarm_note', key: 'l', legal: always,
  fields: [{ name: 'text', required: true }],
  run: async (alarm, values) => {
    take(await api.actOnAlarm(alarm.id, { kind: 'note', result: 'written', note: values.text ?? '' }));
    return t('done.alarm_note', { number: alarm.number });
  },
});

/** Hands it on, and puts the incident on the board before the alarm leaves it. */
async function carry(alarm: Alarm, body: { incident_id?: string; site_id?: string }): Promise<string> {
  const done = await api.openAlarmIncident(alarm.id, body);
  const incident = await getIncident(done.incident_id ?? '');
  live.putIncident(incident, incident.last_seq);
  take(done);
  passOn(alarm.id, incident.id);
  return shortNumber(incident.number);
}

const hasNone = (alarm: Alarm) => alarm.incident_id === null;

/** An incident of the alarm's kind, to which units are then assigned as to any other. */
const sending = (id: 'alarm_send' | 'alarm_send_site', sited: boolean): Act => made({
  id, key: 'a', legal: (alarm) => hasNone(alarm) && (alarm.site_id !== null) === sited,
  fields: sited ? [] : [{ name: 'site', required: true }],
  run: async (alarm, values) => t('done.alarm_send', { number: alarm.number, incident: await carry(alarm, sited ? {} : { site_id: values.site ?? '' }) }),
});

export const send = sending('alarm_send', true);
/** Of a panel of which nobody has said where it stands. */
export const sendToSite = sending('alarm_send_site', false);

export const hand = made({
  id: 'alarm_hand', key: 'q', legal: hasNone,
  fields: [{ name: 'other', required: true }],
  run: async (alarm, values) => t('done.alarm_hand', { number: alarm.number, incident: await carry(alarm, { incident_id: values.other ?? '' }) }),
});

export const park = made({
  id: 'alarm_park', key: 'h', legal: (alarm) => mayPark(alarm) && alarm.parked_until === null,
  fields: [{ name: 'park_until', required: true }, { name: 'reason', required: true }],
  start: () => ({ park_until: '30m' }),
  run: async (alarm, values) => {
    const until = untilSaid(values.park_until ?? '', zoneOf(alarm), serverNow());
    if (!until) throw new Error(t('park_until.wrong', { said: values.park_until ?? '' }));
    take(await api.parkAlarm(alarm.id, until, values.reason ?? ''));
    return t('done.alarm_park', { number: alarm.number, time: timeAt(until, zoneOf(alarm), serverNow()) });
  },
});

export const release = made({
  id: 'alarm_release', key: 'r', legal: (alarm) => alarm.parked_until !== null, fields: [],
  run: async ({ id }) => t('done.alarm_release', { number: take(await api.releaseAlarm(id)).number }),
});

export const level = made({
  id: 'alarm_level', key: 'p', legal: (alarm) => alarm.level !== null,
  fields: [{ name: 'level', required: true }, { name: 'reason', required: true }],
  start: (target) => ({ level: String(alarmOf(target).level ?? 1) }),
  run: async (alarm, values) => {
    take(await api.setAlarmLevel(alarm.id, Number(values.level), values.reason ?? ''));
    return t('done.alarm_level', { number: alarm.number, level: values.level ?? '' });
  },
});

/** Whether a step that must be done was not. */
export const leavesOut = (alarm: Alarm): boolean => alarm.steps.some(({ step, required, done }) => required && !done && step !== 'decide');

/** What it was: the end of it. A step that was left out needs words. */
const deciding = (id: 'alarm_decide' | 'alarm_decide_early', early: boolean): Act => made({
  id, key: 'c', legal: (alarm) => leavesOut(alarm) === early,
  fields: [{ name: 'cause', required: true }, { name: 'disposition', required: false }, { name: early ? 'left_out' : 'note', required: early }],
  run: async (alarm, values) => {
    const cause = values.cause as AlarmCause;
    const [disposition, words] = [given(values.disposition), given(early ? values.left_out : values.note)];
    const done = take(await api.decideAlarm(alarm.id, { cause, ...(disposition ? { disposition } : {}), ...(words ? { note: words } : {}) }));
    return t('done.alarm_decide', { number: done.number, cause: inside(causeWord(cause)) });
  },
});

export const decide = deciding('alarm_decide', false);
export const decideEarly = deciding('alarm_decide_early', true);

/** All of them, in the order in which menus and bars offer them. */
export const ALARM_ACTS: Act[] = [acknowledge, look, call, phrase, send, sendToSite, hand, visit, note, level, park, release, decide, decideEarly];

/** The incident that shows the alarm, while it is open. */
export const carrierOf = (alarm: Alarm) => {
  const incident = alarm.incident_id ? live.incidents.get(alarm.incident_id) : undefined;
  return incident && isOpen(incident) ? incident : undefined;
};

import type { Alarm, AlarmActResult } from '../../../api/types';
import type { ActId, Values } from '../acts/act';
import { ALARM_ACTS, CAUSES, causeWord, LEVELS, LOOK_RESULTS, VISIT_RESULTS } from '../acts/alarmActs';
import { PREMISES } from '../acts/panel';
import { shortNumber } from '../board/numbers';
import { t } from '../text';
import { type Board, type Parsed, type Verb, Wanting, Wrong } from './parsed';
import type { Words } from './subjects';

/** The words of the command line for what was found: the first that begins so. */
const RESULT_WORDS: Record<string, AlarmActResult> = {
  nothing: 'nothing_seen', person: 'person_seen', crime: 'crime_seen', danger: 'life_in_danger', nopicture: 'no_picture',
};

/** The first of the acts that can be done to the alarm now, with what was said. */
function done(alarm: Alarm, ids: ActId[], values: Values): Parsed {
  const acts = ALARM_ACTS.filter(({ id }) => ids.includes(id));
  const act = acts.find((one) => one.legal({ alarm }));
  if (!act) throw new Wrong(t('wrong.alarm_act', { number: alarm.number, act: acts[0]?.label({ alarm }) ?? '' }));
  const wanting = act.fields.find(({ name, required }) => required && !values[name]);
  if (wanting) throw new Wanting(t(`field.${wanting.name as 'text'}`));
  return { kind: 'acts', steps: [{ id: act.id, target: { alarm }, values }], preview: t('preview.act', { act: act.label({ alarm }), number: alarm.number, type: alarm.code_name }) };
}

/** A word that means an act on an incident or a unit, and on an alarm where one is named or selected. */
export function orAlarm(verb: Verb, id: ActId): Verb {
  const read = (given: Words, board: Board): Parsed => {
    const alarm = given.alarm();
    if (id === 'alarm_send') return done(alarm, ['alarm_send', 'alarm_send_site'], siteSaid(given.rest(), board));
    if (id === 'alarm_note') return done(alarm, [id], { text: given.requiredRest(t('want.text')) });
    if (id !== 'alarm_hand') return done(alarm, [id], {});
    given.skip('to');
    const incident = given.namedIncident();
    return { ...done(alarm, [id], { other: incident.id }), preview: t('preview.alarm_hand', { number: alarm.number, other: shortNumber(incident.number) }) } as Parsed;
  };
  return { ...verb, read: (given, board) => (given.isAlarm() ? read(given, board) : verb.read(given, board)) };
}

function siteSaid(said: string, board: Board): Values {
  if (!said) return {};
  const wanted = said.replace(/^(at|to)\s+/i, '').toLowerCase();
  const site = board.sites.find((one) => one.name.toLowerCase() === wanted || one.code.toLowerCase() === wanted);
  if (!site) throw new Wrong(t('wrong.site', { said }));
  return { site: site.id };
}

function resultSaid(given: Words, allowed: readonly AlarmActResult[]): AlarmActResult {
  const choices = Object.keys(RESULT_WORDS).filter((word) => allowed.includes(RESULT_WORDS[word] as AlarmActResult));
  const said = given.next(choices.join(', ')).toLowerCase();
  const word = choices.find((one) => one.startsWith(said));
  if (!word) throw new Wrong(t('wrong.desk', { said, choices: choices.join(', ') }));
  return RESULT_WORDS[word] as AlarmActResult;
}

const noted = (note: string): Values => (note ? { note } : {});

const look: Verb = {
  words: ['look'], usage: 'look A17 nothing|person|crime|danger …', about: t('verb.alarm_look'),
  read: (given) => {
    const alarm = given.alarm();
    return done(alarm, ['alarm_look'], { look_result: resultSaid(given, LOOK_RESULTS), ...noted(given.rest()) });
  },
};

const visit: Verb = {
  words: ['found'], usage: 'found A17 nothing|person|crime|danger …', about: t('verb.alarm_visit'),
  read: (given) => {
    const alarm = given.alarm();
    return done(alarm, ['alarm_visit'], { visit_result: resultSaid(given, VISIT_RESULTS), ...noted(given.rest()) });
  },
};

/** `Ada Low: no answer`; without a name it is the premises. */
function whomSaid(given: Words, wanted: string): { keyholder: string; rest: string } {
  const said = given.requiredRest(wanted);
  const colon = said.indexOf(':');
  const whom = colon < 0 ? '' : said.slice(0, colon).trim();
  const rest = said.slice(colon + 1).trim();
  if (!rest) throw new Wanting(wanted);
  return { keyholder: whom && whom.toLowerCase() !== PREMISES ? whom : PREMISES, rest };
}

const called: Verb = {
  words: ['called'], usage: 'called A17 Ada Low: no answer|no help …', about: t('verb.alarm_call'),
  read: (given) => {
    const alarm = given.alarm();
    const { keyholder, rest } = whomSaid(given, t('want.alarm_call'));
    const match = /^no\s*(answer|help)\b\s*(.*)$/i.exec(rest);
    if (!match) throw new Wrong(t('wrong.desk', { said: rest, choices: 'no answer, no help' }));
    return done(alarm, ['alarm_call'], { keyholder, call_result: match[1]?.toLowerCase() === 'help' ? 'no_help' : 'no_answer', ...noted(match[2] ?? '') });
  },
};

const phrase: Verb = {
  words: ['said'], usage: 'said A17 Ada Low: …', about: t('verb.alarm_phrase'),
  read: (given) => {
    const alarm = given.alarm();
    const { keyholder, rest } = whomSaid(given, t('want.alarm_said'));
    return done(alarm, ['alarm_phrase'], { keyholder, said: rest });
  },
};

const park: Verb = {
  words: ['park'], usage: 'park A17 30m reason …', about: t('verb.alarm_park'),
  read: (given) => {
    const alarm = given.alarm();
    const until = given.next(t('field.park_until'));
    given.skip('reason');
    return done(alarm, ['alarm_park'], { park_until: until, reason: given.requiredRest(t('want.reason')) });
  },
};

const level: Verb = {
  words: ['level'], usage: 'level A17 3 reason …', about: t('verb.alarm_level'),
  read: (given) => {
    const alarm = given.alarm();
    const said = given.next(t('field.level'));
    if (!LEVELS.some((one) => String(one) === said)) throw new Wrong(t('wrong.desk', { said, choices: LEVELS.join(', ') }));
    given.skip('reason');
    return done(alarm, ['alarm_level'], { level: said, reason: given.requiredRest(t('want.reason')) });
  },
};

const decide: Verb = {
  words: ['decide'], usage: 'decide A17 user|equipment|weather|genuine … …', about: t('verb.alarm_decide'),
  read: (given) => {
    const alarm = given.alarm();
    const said = given.next(CAUSES.join(', ')).toLowerCase();
    const cause = CAUSES.find((one) => one === said || causeWord(one).toLowerCase() === said) ?? CAUSES.find((one) => one.startsWith(said));
    if (!cause) throw new Wrong(t('wrong.desk', { said, choices: CAUSES.join(', ') }));
    const words = given.rest();
    return done(alarm, ['alarm_decide', 'alarm_decide_early'], { cause, ...(words ? { note: words, left_out: words } : {}) });
  },
};

export const ALARM_VERBS: Verb[] = [look, called, phrase, visit, park, level, decide];

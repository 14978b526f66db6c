import type { ActId, Values } from '../acts/act';
import { DESK, deskByCommand } from '../acts/desk';
import { actById } from '../acts/registry';
import { t } from '../text';
import { shortNumber } from '../board/numbers';
import { inside } from '../../../text/capital';
import { PRIORITIES, priorityWord } from '../../../theme/priority';
import { stateWord } from '../../../theme/status';
import { parseNew, typeOf } from './newCall';
import { callHelp, OUTSIDE_VERBS } from './outsideVerbs';
import { ALARM_VERBS, orAlarm } from './alarmVerbs';
import { LINK_VERBS } from './linkVerbs';
import { type Verb, Wanting, Wrong } from './parsed';

export type { Verb };

/** A step of an assignment that the unit reported. */
function step(id: ActId, ...words: string[]): Verb {
  return {
    words,
    usage: `${words[0]} P4`,
    about: t(`verb.${id as 'clear'}`),
    read: (given) => {
      const { incident, assignment } = given.assignment();
      const act = actById(id);
      const target = { incident, assignment };
      const reason = given.rest();
      const number = shortNumber(incident.number);
      if (!act.legal(target)) throw new Wrong(t('wrong.step', { unit: assignment.call_sign, act: act.label(target) }));
      if (id === 'refuse' && !reason) throw new Wanting(t('want.reason'));
      return { kind: 'acts', steps: [{ id, target, values: reason ? { reason } : {} }], preview: t('preview.step', { act: act.label(target), number }) };
    },
  };
}

/** An act on an incident whose words after the number are a reason. */
function reasoned(id: ActId, needsReason: boolean, ...words: string[]): Verb {
  return {
    words,
    usage: needsReason ? `${words[0]} 1042 …` : `${words[0]} 1042`,
    about: t(`verb.${id as 'cancel'}`),
    read: (given) => {
      const incident = given.incident();
      const act = actById(id);
      const number = shortNumber(incident.number);
      if (!act.legal({ incident })) throw new Wrong(t('wrong.act', { number, state: inside(stateWord(incident.state)), act: act.label({ incident }) }));
      const until = id === 'hold' && given.skip('until') ? given.next(t('want.until')) : undefined;
      const reason = needsReason ? given.requiredRest(t('want.reason')) : given.rest();
      const values = { ...(reason ? { reason } : {}), ...(until ? { until } : {}) };
      return { kind: 'acts', steps: [{ id, target: { incident }, values }], preview: t('preview.act', { act: act.label({ incident }), number, type: incident.type_name }) };
    },
  };
}

const dispatch: Verb = {
  words: ['dispatch', 'assign', 'send'],
  usage: 'dispatch P4 to 1042',
  about: t('verb.assign'),
  read: (given, board) => {
    const units = [given.unit()];
    while (given.isUnit()) units.push(given.unit());
    const named = given.skip('to') || !given.empty;
    const incident = named ? given.namedIncident() : board.selected;
    if (!incident) throw new Wanting(t('want.to'));
    const steps = units.map((unit) => ({ id: 'assign' as const, target: { incident }, values: { unit: unit.id } }));
    const names = units.map((unit) => unit.call_sign).join(', ');
    return { kind: 'acts', steps, preview: t('preview.dispatch', { units: names, number: shortNumber(incident.number), type: incident.type_name }) };
  },
};

const transfer: Verb = {
  words: ['transfer'],
  usage: 'transfer P4 to P7',
  about: t('verb.transfer'),
  read: (given) => {
    const { incident, assignment, unit } = given.assignment();
    if (!given.skip('to')) throw new Wanting(t('want.to_unit'));
    const other = given.unit();
    const reason = given.rest();
    const values = { unit: other.id, ...(reason ? { reason } : {}) };
    const preview = t('preview.transfer', { number: shortNumber(incident.number), from: unit.call_sign, to: other.call_sign });
    return { kind: 'acts', steps: [{ id: 'transfer', target: { incident, assignment }, values }], preview };
  },
};

const close: Verb = {
  words: ['close'],
  usage: 'close 1042 handled',
  about: t('verb.close'),
  read: (given, board) => {
    const incident = given.incident();
    const number = shortNumber(incident.number);
    if (!actById('close').legal({ incident })) throw new Wrong(t('wrong.close', { number }));
    const said = given.next(t('want.disposition')).toLowerCase();
    const disposition = board.dispositions.find((one) => one.code.toLowerCase() === said || one.name.toLowerCase() === said);
    if (!disposition) throw new Wrong(t('wrong.disposition', { said, choices: board.dispositions.map((one) => one.code).join(', ') }));
    const note = given.rest();
    const values = { disposition: disposition.code, ...(note ? { note } : {}) };
    return { kind: 'acts', steps: [{ id: 'close', target: { incident }, values }], preview: t('preview.close', { number, disposition: disposition.name.toLowerCase() }) };
  },
};

const priority: Verb = {
  words: ['priority'],
  usage: 'priority 1042 2 …',
  about: t('verb.priority'),
  read: (given, board) => {
    const incident = given.incident();
    const said = given.next(t('want.priority'));
    if (!PRIORITIES.some((one) => String(one) === said)) {
      throw new Wrong(incident === board.selected && said.length > 1 ? t('wrong.number', { said }) : t('wrong.priority', { said }));
    }
    const reason = given.requiredRest(t('want.reason'));
    const preview = t('preview.priority', { number: shortNumber(incident.number), word: priorityWord(Number(said)) });
    return { kind: 'acts', steps: [{ id: 'priority', target: { incident }, values: { priority: said, reason } }], preview };
  },
};

const type: Verb = {
  words: ['type'],
  usage: 'type 1042 theft',
  about: t('verb.type'),
  read: (given, board) => {
    const incident = given.incident();
    const found = typeOf(given.requiredRest(t('want.type')), board.types);
    const preview = t('preview.type', { number: shortNumber(incident.number), type: found.name });
    return { kind: 'acts', steps: [{ id: 'type', target: { incident }, values: { type: found.code } }], preview };
  },
};

const hand: Verb = {
  words: ['hand'],
  usage: 'hand 1042 to Nadia',
  about: t('verb.hand_to'),
  read: (given) => {
    const incident = given.incident();
    given.skip('to');
    const person = given.requiredRest(t('want.colleague'));
    const preview = t('preview.hand_to', { number: shortNumber(incident.number), who: person });
    return { kind: 'acts', steps: [{ id: 'hand_to', target: { incident }, values: { person } }], preview };
  },
};

const seal: Verb = {
  words: ['seal'],
  usage: 'seal 1042 in Alder',
  about: t('verb.seal'),
  read: (given) => {
    const incident = given.incident();
    given.skip('in');
    const compartment = given.requiredRest(t('want.compartment'));
    const preview = t('preview.act', { act: t('act.seal'), number: shortNumber(incident.number), type: incident.type_name });
    return { kind: 'acts', steps: [{ id: 'seal', target: { incident }, values: { compartment } }], preview };
  },
};

/** An act of the control room: the position, which may be of several words, then what the act needs. */
function seat(id: ActId, usage: string, ...words: string[]): Verb {
  return {
    words,
    usage,
    about: t(`verb.${id as 'desk_take'}`),
    read: (given, board) => {
      const said = given.requiredRest(t('want.position'));
      const starts = (name: string) => `${said.toLowerCase()} `.startsWith(`${name.toLowerCase()} `);
      const position = board.positions.filter((one) => starts(one.name)).sort((a, b) => b.name.length - a.name.length)[0];
      if (!position) throw new Wrong(t('wrong.position', { said, choices: board.positions.map((one) => one.name).join(', ') }));
      const act = actById(id);
      if (!act.legal({ position })) throw new Wrong(t('wrong.seat', { act: act.label({ position }) }));
      const values = seatValues(id, said.slice(position.name.length).trim());
      return { kind: 'acts', steps: [{ id, target: { position }, values }], preview: act.label({ position }) };
    },
  };
}

/** `to Nadia: what she has to know`, or what is left behind: nothing is an answer too, and is not asked for. */
function seatValues(id: ActId, rest: string): Values {
  if (id !== 'desk_hand_over') return { text: rest };
  const match = /^(?:to\s+)?([^:]+):\s*(.+)$/i.exec(rest);
  if (!match?.[1] || !match[2]) throw new Wanting(t('want.hand_over'));
  return { person: match[1].trim(), text: match[2].trim() };
}

const place: Verb = {
  words: ['place', 'move'],
  usage: 'place 1042 north gate',
  about: t('verb.place'),
  read: (given) => {
    const incident = given.incident();
    const said = given.requiredRest(t('want.place_name'));
    const preview = t('preview.place', { number: shortNumber(incident.number), place: said, site: incident.site_name });
    return { kind: 'acts', steps: [{ id: 'place', target: { incident }, values: { place: said } }], preview };
  },
};

const log: Verb = {
  words: ['log', 'note'],
  usage: 'log 1042 …',
  about: t('verb.log'),
  read: (given) => {
    const incident = given.incident();
    const text = given.requiredRest(t('want.text'));
    return { kind: 'acts', steps: [{ id: 'log', target: { incident }, values: { text } }], preview: t('preview.log', { number: shortNumber(incident.number) }) };
  },
};

/** The last line of the log. */
const correct: Verb = {
  words: ['correct'],
  usage: 'correct 1042 …',
  about: t('act.correct'),
  read: (given) => {
    const incident = given.incident();
    const text = given.requiredRest(t('want.text'));
    return { kind: 'acts', steps: [{ id: 'correct', target: { incident }, values: { text } }], preview: t('preview.act', { act: t('act.correct'), number: shortNumber(incident.number), type: text }) };
  },
};

const caller: Verb = {
  words: ['caller'],
  usage: 'caller 1042 Ada Low phone 07700 900100',
  about: t('verb.caller'),
  read: (given) => {
    const incident = given.incident();
    const [name = '', phone = ''] = given.requiredRest(t('want.caller')).split(/(?:^|\s)phone\s+/i).map((part) => part.trim());
    if (!name) throw new Wanting(t('want.caller'));
    const values = { caller_name: name, ...(phone ? { caller_phone: phone } : {}) };
    return { kind: 'acts', steps: [{ id: 'caller', target: { incident }, values }], preview: t('preview.caller', { number: shortNumber(incident.number), name }) };
  },
};

const print: Verb = {
  words: ['print', 'card'],
  usage: 'print 1042',
  about: t('verb.print'),
  read: (given) => {
    if (given.peek() === 'all') return { kind: 'desk', id: 'cards', preview: t('desk.cards') };
    const incident = given.incident();
    return { kind: 'acts', steps: [{ id: 'print', target: { incident }, values: {} }], preview: t('preview.print', { number: shortNumber(incident.number), type: incident.type_name }) };
  },
};

/** What is done at the desk; the verbs above have the first word. */
function atDesk(word: string): Verb {
  const own = DESK.filter(({ command }) => command.split(' ')[0] === word);
  const words = own.map(({ command }) => command.slice(word.length).trim());
  const [only] = own;
  return {
    words: [word],
    usage: words[0] ? `${word} ${words.join('|')}` : word,
    about: own.length === 1 && only ? only.label : t('verb.undock'),
    read: (given) => {
      const said = given.rest();
      const act = deskByCommand(`${word} ${said}`);
      if (!act && said) throw new Wrong(t('wrong.desk', { said, choices: words.join(', ') }));
      if (!act) throw new Wanting(words.join(', '));
      return { kind: 'desk', id: act.id, preview: act.label };
    },
  };
}

const DUTY: Record<string, ActId> = { on: 'duty_on', break: 'duty_break', off: 'duty_off' };

const duty: Verb = {
  words: ['duty'],
  usage: 'duty P4 on|break|off',
  about: t('verb.duty'),
  read: (given) => {
    const unit = given.unit();
    const said = given.next(t('want.duty')).toLowerCase();
    const id = DUTY[said];
    if (!id) throw new Wrong(t('wrong.duty', { said }));
    return { kind: 'acts', steps: [{ id, target: { unit }, values: {} }], preview: actById(id).label({ unit }) };
  },
};

const find: Verb = {
  words: ['find'],
  usage: 'find …',
  about: t('verb.find'),
  read: (given) => {
    const text = given.requiredRest(t('want.find'));
    return { kind: 'find', text, preview: t('preview.find', { text }) };
  },
};

const open: Verb = {
  words: ['open', 'show'],
  usage: 'open 1042',
  about: t('verb.open'),
  read: (given) => {
    if (given.isAlarm()) {
      const alarm = given.alarm();
      return { kind: 'open', id: alarm.id, preview: t('preview.open', { number: alarm.number, type: alarm.code_name }) };
    }
    const incident = given.namedIncident();
    return { kind: 'open', id: incident.id, preview: t('preview.open', { number: incident.number, type: incident.type_name }) };
  },
};

export const VERBS: Verb[] = [
  { words: ['new'], usage: 'new trespass at north gate', about: t('verb.new'), read: (given, board) => parseNew(given.rest(), board) },
  callHelp,
  orAlarm(dispatch, 'alarm_send'),
  orAlarm(step('acknowledge', 'ack', 'acknowledge'), 'alarm_acknowledge'),
  step('en_route', 'enroute'),
  step('on_scene', 'arrive', 'onscene'),
  step('clear', 'clear'),
  step('refuse', 'refuse'),
  step('safe', 'safe'),
  step('still_coming', 'coming'),
  transfer,
  reasoned('take', false, 'take'),
  reasoned('attach', false, 'attach'),
  orAlarm(hand, 'alarm_hand'),
  reasoned('backup', false, 'backup'),
  reasoned('hold', true, 'hold'),
  orAlarm(reasoned('release', false, 'release'), 'alarm_release'),
  priority,
  type,
  place,
  orAlarm(log, 'alarm_note'),
  correct,
  ...OUTSIDE_VERBS,
  ...LINK_VERBS,
  ...ALARM_VERBS,
  close,
  reasoned('cancel', true, 'cancel'),
  reasoned('reopen', true, 'reopen'),
  seal,
  reasoned('unseal', true, 'unseal'),
  seat('desk_take', 'sit Desk 1', 'sit'),
  seat('desk_hand_over', 'handover Desk 1 to Nadia: …', 'handover'),
  seat('desk_sign', 'sign Desk 1', 'sign'),
  seat('desk_leave', 'leave Desk 1 …', 'leave'),
  duty,
  caller,
  print,
  open,
  find,
  ...['next', 'boards', 'positions', 'map', 'undock', 'wall', 'sounds', 'view', 'lock', 'help', 'logout'].map(atDesk),
];

export const verbOf = (word: string) => VERBS.find((verb) => verb.words.includes(word.toLowerCase()));

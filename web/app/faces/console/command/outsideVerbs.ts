import type { OutsideStep } from '../../../api/types';
import { isService, isUnderWay, outsideWord, SERVICES, serviceWord } from '../acts/outsideActs';
import { actById } from '../acts/registry';
import { shortNumber } from '../board/numbers';
import { t } from '../text';
import { parseNew } from './newCall';
import { type Parsed, type Verb, Wanting, Wrong } from './parsed';
import type { Words } from './subjects';

/** `call police for 1042 two men at the fence`. What is no service is a call that comes in: `call trespass at north gate`. */
export const callHelp: Verb = {
  words: ['call'],
  usage: 'call police for 1042',
  about: t('verb.call_outside'),
  read: (given, board) => {
    const said = given.peek();
    if (said === undefined) throw new Wanting(t('want.service'));
    if (!isService(said)) return parseNew(given.rest(), board);
    given.next('');
    given.skip('for');
    const incident = given.incident();
    const note = given.rest();
    const act = actById('call_outside');
    const number = shortNumber(incident.number);
    if (!act.legal({ incident })) throw new Wrong(t('wrong.number', { said: number }));
    const values = { contact: said, ...(note ? { note } : {}) };
    return { kind: 'acts', steps: [{ id: 'call_outside', target: { incident }, values }], preview: t('preview.call_outside', { service: serviceWord(said).toLowerCase(), number, type: incident.type_name }) };
  },
};

const STEP_WORDS: Record<string, OutsideStep> = {
  accepted: 'accepted', accept: 'accepted', rejected: 'rejected', reject: 'rejected', dispatched: 'dispatched', enroute: 'dispatched',
  onscene: 'on_scene', arrive: 'on_scene', arrived: 'on_scene', left: 'closed', closed: 'closed',
};

function stepOf(given: Words): OutsideStep {
  const said = given.next(t('want.outside_step')).toLowerCase();
  if (said === 'on' && given.peek() === undefined) throw new Wanting(t('want.outside_step'));
  if (said === 'on' && given.skip('scene')) return 'on_scene';
  if (said === 'on' && given.skip('the') && given.skip('way')) return 'dispatched';
  const step = STEP_WORDS[said];
  if (!step) throw new Wrong(t('wrong.outside_word', { said }));
  return step;
}

/** `police note 1042 ref 4711 two officers`: also when they have left. */
function noted(given: Words, service: (typeof SERVICES)[number]): Parsed {
  const incident = given.incident();
  const number = shortNumber(incident.number);
  const outside = incident.outside.findLast((call) => call.service === service);
  if (!outside) throw new Wrong(t('wrong.outside', { service: serviceWord(service).toLowerCase(), number }));
  const reference = given.skip('ref') ? given.next(t('field.reference').toLowerCase()) : undefined;
  const note = reference ? given.rest() : given.requiredRest(t('want.text'));
  const target = { incident, outside };
  const values = { ...(reference ? { reference } : {}), ...(note ? { note } : {}) };
  return { kind: 'acts', steps: [{ id: 'outside_note', target, values }], preview: t('preview.outside', { act: actById('outside_note').label(target), number }) };
}

/** `police on scene 1042`, `ambulance accepted 1042 ref 4711`, `fire rejected no engine free`. */
function report(given: Words, service: (typeof SERVICES)[number]): Parsed {
  if (given.skip('note')) return noted(given, service);
  const step = stepOf(given);
  const incident = given.incident();
  const number = shortNumber(incident.number);
  // Of two crews the one that was called last and can still do this.
  const called = incident.outside.filter((call) => call.service === service && isUnderWay(call));
  const call = called.findLast((one) => one.next.includes(step));
  if (!call) {
    const [other] = called;
    if (!other) throw new Wrong(t('wrong.outside', { service: serviceWord(service).toLowerCase(), number }));
    throw new Wrong(t('wrong.outside_step', { name: other.name, state: outsideWord(other.state).toLowerCase(), said: outsideWord(step).toLowerCase() }));
  }
  const reference = given.skip('ref') ? given.next(t('field.reference').toLowerCase()) : undefined;
  const rest = given.rest();
  if (step === 'rejected' && !rest) throw new Wanting(t('want.reason'));
  const words = rest ? (step === 'closed' || step === 'rejected' ? { outcome: rest } : { note: rest }) : {};
  const id = `outside_${step}` as const;
  const target = { incident, outside: call };
  return {
    kind: 'acts',
    steps: [{ id, target, values: { ...words, ...(reference ? { reference } : {}) } }],
    preview: t('preview.outside', { act: actById(id).label(target), number }),
  };
}

export const OUTSIDE_VERBS: Verb[] = SERVICES.filter((service) => service !== 'other').map((service) => ({
  words: [service],
  usage: `${service} on scene 1042`,
  about: t('verb.outside'),
  read: (given) => report(given, service),
}));

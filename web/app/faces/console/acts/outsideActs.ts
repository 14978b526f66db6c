import { advanceOutside, callOutside as sendCall } from '../../../api/outside';
import { getContacts } from '../../../api/places';
import type { OutsideCall, OutsideStep, Service } from '../../../api/types';
import { isOpen } from '../../../live/store';
import { shortNumber } from '../board/numbers';
import { t } from '../text';
import type { Act, ActId, Target, Values } from './act';

export const SERVICES: Service[] = ['police', 'fire', 'ambulance', 'maintenance', 'client', 'keyholder', 'other'];

export const isService = (word: string): word is Service => (SERVICES as string[]).includes(word);
export const serviceWord = (service: Service) => t(`service.${service}`);
export const outsideWord = (state: OutsideCall['state']) => t(`outside.${state}`);
export const isUnderWay = (call: OutsideCall) => call.state !== 'closed' && call.state !== 'rejected';

/** Those under way first, and of them the one that was called last: whom a key means, as a command does. */
export const latestFirst = (calls: OutsideCall[]): OutsideCall[] => calls.toReversed().sort((a, b) => Number(isUnderWay(b)) - Number(isUnderWay(a)));

export const CONTACTS = (site: string) => ({ queryKey: ['contacts', site], queryFn: () => getContacts(site), staleTime: 60_000 });

const outsideOf = (target: Target): OutsideCall => {
  if (!target.outside) throw new Error('an act on help from outside was called without it');
  return target.outside;
};

/** A number of the site's list by its id, or the first one of a service; a service that has none is called all the same. */
async function whom(said: string, site: string): Promise<{ contact_id: string } | { service: Service }> {
  if (!isService(said)) return { contact_id: said };
  const contact = (await getContacts(site)).contacts.find((one) => one.service === said);
  return contact ? { contact_id: contact.id } : { service: said };
}

export const callOutside: Act = {
  id: 'call_outside',
  key: 'o',
  right: 'outside.call',
  label: () => t('act.call_outside'),
  legal: ({ incident, assignment, outside }) => incident !== undefined && !assignment && !outside && isOpen(incident),
  fields: [{ name: 'contact', required: true }, { name: 'note', required: false }],
  run: async ({ incident }, values) => {
    if (!incident) throw new Error('help was called without an incident');
    const note = values.note?.trim();
    const call = await sendCall(incident.id, { ...(await whom(values.contact ?? '', incident.site_id)), ...(note ? { note } : {}) });
    const number = shortNumber(incident.number);
    return call.number ? t('done.called', { name: call.name, phone: call.number, number }) : t('done.called_unlisted', { name: call.name, number });
  },
};

/** Of a unit's step the number, with Alt. */
const STEP_KEYS: Record<OutsideStep, string> = { accepted: 'Alt+1', dispatched: 'Alt+2', on_scene: 'Alt+3', closed: 'Alt+4', rejected: 'Alt+5' };

/** What they said, as far as it was written. */
function said({ reference, outcome, note }: Values) {
  const words = { reference: reference?.trim(), outcome: outcome?.trim(), note: note?.trim() };
  return Object.fromEntries(Object.entries(words).filter(([, text]) => text));
}

function advance(to: OutsideStep): Act {
  return {
    id: `outside_${to}` satisfies ActId,
    key: STEP_KEYS[to],
    right: 'outside.call',
    label: ({ outside }) => t(`act.outside_${to}`, { name: outside?.name ?? '' }),
    legal: ({ outside }) => outside?.next.includes(to) ?? false,
    fields: to === 'rejected' ? [{ name: 'outcome', required: true }] : [],
    run: async (target, values) => {
      const done = await advanceOutside(outsideOf(target).id, { to, ...said(values) });
      return t('done.outside', { name: done.name, state: outsideWord(done.state).toLowerCase() });
    },
  };
}

export const STEPS: OutsideStep[] = ['accepted', 'rejected', 'dispatched', 'on_scene', 'closed'];
export const outsideSteps: Act[] = STEPS.map(advance);

/** Reference, outcome and note may come at any time, also when they have left. */
export const outsideNote: Act = {
  id: 'outside_note',
  key: 'Alt+o',
  right: 'outside.call',
  label: ({ outside }) => t('act.outside_note', { name: outside?.name ?? '' }),
  legal: ({ outside }) => outside !== undefined,
  fields: [{ name: 'reference', required: false }, { name: 'outcome', required: false }, { name: 'note', required: false }],
  asks: true,
  start: ({ outside }) => ({ reference: outside?.reference ?? '', outcome: outside?.outcome ?? '', note: outside?.note ?? '' }),
  run: async (target, values) => {
    const done = await advanceOutside(outsideOf(target).id, said(values));
    return t('done.outside_note', { name: done.name });
  },
};

import { sealIncident, unsealIncident } from '../../../api/compartments';
import type { Incident } from '../../../api/types';
import { live } from '../../../live/hooks';
import { shortNumber } from '../board/numbers';
import { t } from '../text';
import type { Act, Target } from './act';
import { ownCompartments } from './compartments';

const incidentOf = ({ incident }: Target): Incident => {
  if (!incident) throw new Error('an incident act was called without an incident');
  return incident;
};
const isPlain = ({ incident, assignment, outside }: Target) => incident !== undefined && assignment === undefined && outside === undefined;

/** Puts the incident into a compartment: from then on it exists for its members only. */
export const seal: Act = {
  id: 'seal',
  key: 'Alt+k',
  right: 'incident.seal',
  label: () => t('act.seal'),
  legal: (target) => isPlain(target) && !target.incident?.compartment_id,
  fields: [{ name: 'compartment', required: true }],
  run: async (target, { compartment = '' }) => {
    const said = compartment.trim().toLowerCase();
    const own = await ownCompartments.queryFn();
    const meant = own.find(({ id, name }) => id === compartment || name.toLowerCase() === said);
    if (!meant) throw new Error(t('wrong.compartment', { said: compartment, choices: own.map(({ name }) => name).join(', ') }));
    const done = await sealIncident(incidentOf(target).id, meant.id);
    live.putIncident(done, done.last_seq);
    return t('done.seal', { number: shortNumber(done.number), name: meant.name });
  },
};

/** Takes it out again, with its whole past; the compartment's keeper does. */
export const unseal: Act = {
  id: 'unseal',
  key: 'Alt+j',
  right: 'incident.seal',
  label: () => t('act.unseal'),
  legal: (target) => isPlain(target) && Boolean(target.incident?.compartment_id),
  fields: [{ name: 'reason', required: true }],
  run: async (target, { reason = '' }) => {
    const done = await unsealIncident(incidentOf(target).id, reason.trim());
    live.putIncident(done, done.last_seq);
    return t('done.unseal', { number: shortNumber(done.number) });
  },
};

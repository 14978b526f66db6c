import { confirmSafe, handIncident, stillComing as sayStillComing, takeIncident } from '../../../api/watch';
import type { Incident } from '../../../api/types';
import { live } from '../../../live/hooks';
import { isOpen } from '../../../live/store';
import { currentAccount } from '../../../shell/session';
import { shortNumber } from '../board/numbers';
import { t } from '../text';
import type { Act, Target } from './act';
import { personIdOf } from './people';

const incidentOf = ({ incident }: Target): Incident => {
  if (!incident) throw new Error('an incident act was called without an incident');
  return incident;
};
const isOpenHere = ({ incident, assignment }: Target) => incident !== undefined && assignment === undefined && isOpen(incident);

/** From now on the one who presses it answers for the incident. */
export const take: Act = {
  id: 'take',
  key: 'Alt+t',
  right: 'incident.handle',
  label: () => t('act.take'),
  legal: (target) => isOpenHere(target) && target.incident?.owner?.account_id !== currentAccount(),
  fields: [],
  run: async (target) => {
    const done = await takeIncident(incidentOf(target).id);
    live.putIncident(done, done.last_seq);
    return t('done.take', { number: shortNumber(done.number) });
  },
};

export const handTo: Act = {
  id: 'hand_to',
  key: 'Alt+h',
  right: 'incident.handle',
  label: () => t('act.hand_to'),
  legal: isOpenHere,
  fields: [{ name: 'person', required: true }],
  run: async (target, values) => {
    const incident = incidentOf(target);
    const done = await handIncident(incident.id, await personIdOf(values.person ?? '', incident.site_id));
    live.putIncident(done, done.last_seq);
    return t('done.hand_to', { number: shortNumber(done.number), who: done.owner?.name ?? '' });
  },
};

/** The unit said by radio that it is safe. */
export const safe: Act = {
  id: 'safe',
  key: 'Alt+s',
  right: 'assignment.advance',
  label: ({ assignment }) => t('act.safe', { unit: assignment?.call_sign ?? '' }),
  legal: ({ assignment }) => Boolean(assignment?.safety_due_at),
  fields: [],
  run: async ({ assignment }) => {
    if (!assignment) throw new Error('an assignment act was called without an assignment');
    const done = await confirmSafe(assignment.id);
    return t('done.safe', { unit: done.call_sign });
  },
};

/** A unit that should be there was asked and is on its way: it is missed again when the travel target has passed once more. */
export const stillComing: Act = {
  id: 'still_coming',
  key: 'Alt+w',
  right: 'assignment.advance',
  label: ({ assignment }) => t('act.still_coming', { unit: assignment?.call_sign ?? '' }),
  legal: ({ assignment }) => Boolean(assignment?.not_arrived_at),
  fields: [],
  run: async ({ assignment }) => {
    if (!assignment) throw new Error('an assignment act was called without an assignment');
    const done = await sayStillComing(assignment.id);
    return t('done.still_coming', { unit: done.call_sign });
  },
};

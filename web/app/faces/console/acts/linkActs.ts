import { mergeIncident, relateIncident, removeRelation } from '../../../api/links';
import { addCaution, removeCaution } from '../../../api/places';
import type { Incident } from '../../../api/types';
import { live } from '../../../live/hooks';
import { isOpen } from '../../../live/store';
import { shortNumber } from '../board/numbers';
import { t } from '../text';
import type { Act, Target } from './act';
import { activeAssignments } from './assignments';
import { removing } from './removing';

const incidentOf = ({ incident }: Target): Incident => {
  if (!incident) throw new Error('an act on links was called without an incident');
  return incident;
};
const isPlain = ({ assignment, outside }: Target) => !assignment && !outside;
const numberOf = (id: string | undefined) => shortNumber(live.incidents.get(id ?? '')?.number ?? '');

/** What the incident belongs to was changed: the detail is read anew when its entry comes. */
function merging(id: 'merge' | 'merge_moving', moving: boolean): Act {
  return {
    id,
    key: 'Alt+d',
    right: 'incident.handle',
    label: () => t(`act.${id}`),
    legal: (target) =>
      target.incident !== undefined && isPlain(target) && isOpen(target.incident) && activeAssignments(target.incident).length > 0 === moving,
    fields: [{ name: 'into', required: true }, { name: 'reason', required: false }],
    run: async (target, values) => {
      const incident = incidentOf(target);
      const reason = values.reason?.trim();
      const done = await mergeIncident(incident.id, { into: values.into ?? '', move_units: moving, ...(reason ? { reason } : {}) });
      live.putIncident(done, done.last_seq);
      return t('done.merge', { number: shortNumber(done.number), into: shortNumber(done.merged_into?.number ?? '') });
    },
  };
}

export const merge = merging('merge', false);
export const mergeMoving = merging('merge_moving', true);

export const relate: Act = {
  id: 'relate',
  key: 'q',
  right: 'incident.handle',
  label: () => t('act.relate'),
  legal: (target) => target.incident !== undefined && isPlain(target),
  fields: [{ name: 'other', required: true }],
  run: async (target, values) => {
    const incident = incidentOf(target);
    await relateIncident(incident.id, values.other ?? '');
    return t('done.relate', { number: shortNumber(incident.number), other: numberOf(values.other) });
  },
};

export const unrelate = removing({ id: 'unrelate', key: 'Alt+q', right: relate.right, part: 'which_relation', remove: removeRelation });

export const caution: Act = {
  id: 'caution',
  key: 'z',
  right: 'caution.manage',
  label: () => t('act.caution'),
  legal: (target) => target.incident?.place_id != null && isPlain(target) && isOpen(target.incident),
  fields: [{ name: 'text', required: true }],
  run: async (target, values) => {
    const incident = incidentOf(target);
    await addCaution(incident.place_id ?? incident.site_id, values.text ?? '');
    return t('done.caution', { place: incident.place ?? '' });
  },
};

export const uncaution = removing({ id: 'uncaution', key: 'Alt+z', right: caution.right, part: 'which_caution', remove: removeCaution });

import { removeAttachment } from '../../../api/attachments';
import { isLocal } from '../away/act';
import { shortNumber } from '../board/numbers';
import { t } from '../text';
import type { Act, Target } from './act';
import { ask } from './perform';
import { removing } from './removing';
import { chosen, upload } from './uploads';

const incidentOf = ({ incident }: Target) => {
  if (!incident) throw new Error('an act on files was called without an incident');
  return incident;
};

/** From the command line no file can be chosen: it opens the form. */
export const attach: Act = {
  id: 'attach',
  key: '+',
  right: 'incident.attach',
  label: () => t('act.attach'),
  legal: ({ incident, assignment, outside }) => incident !== undefined && !assignment && !outside && !isLocal(incident.id),
  fields: [{ name: 'files', required: true }],
  run: async (target, values) => {
    const { id, number } = incidentOf(target);
    if (chosen(values.files).length === 0) {
      ask({ act: attach, target, values: {} });
      return t('files.choose', { number: shortNumber(number) });
    }
    const n = await upload(id, values.files ?? '');
    return t('done.attach', { n, number: shortNumber(number) });
  },
};

/** Taken from sight with a reason; what it was stays in the journal. */
export const unattach = removing({
  id: 'unattach', key: '-', right: 'incident.remove_file', part: 'which_file', more: [{ name: 'reason', required: true }],
  remove: (id, { reason = '' }) => removeAttachment(id, reason),
});

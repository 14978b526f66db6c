import { transferAssignment } from '../../../api/assignments';
import type { Assignment, Step } from '../../../api/types';
import { assignmentWord } from '../../../theme/status';
import { deliver } from '../away/deliver';
import { t } from '../text';
import type { Act, ActId, Target } from './act';
import { isActive } from './assignments';

const assignmentOf = (target: Target): Assignment => {
  if (!target.assignment) throw new Error('an assignment act was called without an assignment');
  return target.assignment;
};

/** On behalf of the unit: it said so by radio. Only what the server lists as next is legal. */
function advance(id: ActId, to: Step, key: string): Act {
  return {
    id,
    key,
    right: 'assignment.advance',
    label: (target) => t(`act.${to}`, { unit: target.assignment?.call_sign ?? '' }),
    legal: (target) => target.assignment?.next.includes(to) ?? false,
    fields: to === 'refused' ? [{ name: 'reason', required: true }] : [],
    run: async (target, values) => {
      const { id: assignment_id, unit_id, call_sign } = assignmentOf(target);
      const about = { incident_id: target.incident?.id ?? '', number: target.incident?.number ?? '' };
      const { kept } = await deliver({ kind: 'advance', ...about, assignment_id, unit_id, call_sign, to, ...(values.reason ? { reason: values.reason } : {}) });
      return t(kept ? 'kept.advance' : 'done.advance', { unit: call_sign, state: assignmentWord(to) });
    },
  };
}

export const acknowledge = advance('acknowledge', 'acknowledged', '1');
export const enRoute = advance('en_route', 'en_route', '2');
export const onScene = advance('on_scene', 'on_scene', '3');
export const clear = advance('clear', 'cleared', '4');
export const refuse = advance('refuse', 'refused', '5');

export const transfer: Act = {
  id: 'transfer',
  key: 'f',
  right: 'assignment.create',
  label: (target) => t('act.transfer', { unit: target.assignment?.call_sign ?? '' }),
  legal: (target) => target.assignment !== undefined && isActive(target.assignment),
  fields: [{ name: 'unit', required: true }, { name: 'reason', required: false }],
  run: async (target, values) => {
    const from = assignmentOf(target);
    const to = await transferAssignment(from.id, values.unit ?? '', values.reason);
    return t('done.transfer', { from: from.call_sign, to: to.call_sign });
  },
};

import type { Duty } from '../../../api/types';
import { inside } from '../../../text/capital';
import { shared } from '../../../text/shared';
import { shortNumber } from '../board/numbers';
import { deliver, isAway } from '../away/deliver';
import { t } from '../text';
import type { Act, ActId } from './act';

function duty(id: ActId, to: Duty, key: string): Act {
  return {
    id,
    key,
    on: 'unit',
    right: 'unit.set_duty',
    label: (target) => t('act.duty', { unit: target.unit?.call_sign ?? '', duty: inside(shared(`duty.${to}`)) }),
    legal: ({ unit }) => unit !== undefined && unit.duty !== to,
    fields: [],
    run: async ({ unit }) => {
      if (!unit) throw new Error('a unit act was called without a unit');
      const { id: unit_id, call_sign } = unit;
      // The server says so too; without it, it would be told when it is too late.
      const [engaged] = unit.assignments;
      if (to === 'off_duty' && engaged && isAway()) throw new Error(t('duty.engaged', { unit: call_sign, number: shortNumber(engaged.incident_number) }));
      // The answer carries no number: the feed's image, which does, follows.
      const { kept } = await deliver({ kind: 'duty', unit_id, call_sign, to });
      return t(kept ? 'kept.duty' : 'done.duty', { unit: call_sign, duty: inside(shared(`duty.${to}`)) });
    },
  };
}

export const dutyOn = duty('duty_on', 'on_duty', 'Alt+6');
export const dutyBreak = duty('duty_break', 'on_break', 'Alt+7');
export const dutyOff = duty('duty_off', 'off_duty', 'Alt+8');

import type { Duty } from '../../../api/types';
import { setDuty } from '../../../api/units';
import { inside } from '../../../text/capital';
import { shared } from '../../../text/shared';
import { t } from '../text';
import type { Act, ActId } from './act';

function duty(id: ActId, to: Duty): Act {
  return {
    id,
    right: 'unit.set_duty',
    label: (target) => t('act.duty', { unit: target.unit?.call_sign ?? '', duty: inside(shared(`duty.${to}`)) }),
    legal: ({ unit }) => unit !== undefined && unit.duty !== to,
    fields: [],
    run: async ({ unit }) => {
      if (!unit) throw new Error('a unit act was called without a unit');
      const done = await setDuty(unit.id, to);
      // The answer carries no number: the feed's image, which does, follows.
      return t('done.duty', { unit: done.call_sign, duty: inside(shared(`duty.${done.duty}`)) });
    },
  };
}

export const dutyOn = duty('duty_on', 'on_duty');
export const dutyBreak = duty('duty_break', 'on_break');
export const dutyOff = duty('duty_off', 'off_duty');


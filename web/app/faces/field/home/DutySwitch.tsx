import type { Duty, Unit } from '../../../api/types';
import { mayDo, useMe } from '../../../shell/session';
import { inside } from '../../../text/capital';
import { shared } from '../../../text/shared';
import { minute } from '../outbox/describe';
import { isHeldUp, outbox, useOutbox } from '../outbox/phone';
import { t } from '../text';

const DUTIES: Duty[] = ['on_duty', 'on_break', 'off_duty'];

interface DutySwitchProps {
  unit: Unit;
  zone: string | undefined;
}

/** The three duty states. What was pressed and is not received yet is said in words; the state itself is the server's. */
export function DutySwitch({ unit, zone }: DutySwitchProps) {
  const me = useMe();
  const box = useOutbox();
  const waiting = box.items.findLast(({ act, refused }) => refused === null && act.kind === 'duty' && act.unit_id === unit.id);
  const may = mayDo(me, 'unit.set_own_duty') || mayDo(me, 'unit.set_duty');
  const wanted = waiting?.act.kind === 'duty' ? waiting.act.to : unit.duty;
  return (
    <>
      <fieldset className="duty-switch" disabled={!may}>
        <legend>{t('duty')}</legend>
        {DUTIES.map((duty) => (
          <button
            key={duty}
            type="button"
            className="field-button"
            aria-pressed={unit.duty === duty}
            onClick={() => duty !== wanted && outbox.add({ kind: 'duty', unit_id: unit.id, call_sign: unit.call_sign, to: duty })}
          >
            {shared(`duty.${duty}`)}
          </button>
        ))}
      </fieldset>
      {waiting && isHeldUp(waiting, box) && (
        <p className="field-waiting">
          {t('unsent.one', { act: `${inside(shared(`duty.${wanted}`))} ${minute(waiting.occurred_at, zone)}` })}
        </p>
      )}
      {!may && <p className="quiet">{t('duty.no_right')}</p>}
    </>
  );
}

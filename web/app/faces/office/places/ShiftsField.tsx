import { Button, TextInput } from '@mantine/core';
import type { Shift } from '../../../api/types';
import { Ticks } from '../form/Ticks';
import { DAYS, dayWord } from '../schedules/days';
import { t } from '../text';

interface ShiftsFieldProps {
  shifts: Shift[];
  error: string | undefined;
  onChange: (shifts: Shift[]) => void;
}

const next = (last: Shift | undefined): Shift => ({ name: '', from: last?.to ?? '06:00', to: last?.from ?? '14:00', weekdays: last?.weekdays ?? [...DAYS] });

/** The shifts that a site works in. Figures go by them. */
export function ShiftsField({ shifts, error, onChange }: ShiftsFieldProps) {
  const put = (at: number, part: Partial<Shift>) => onChange(shifts.map((shift, one) => (one === at ? { ...shift, ...part } : shift)));
  return (
    <fieldset className="office-checks">
      <legend>{t('shifts.legend')}</legend>
      <p className="office-note">{t('shifts.help')}</p>
      {shifts.map((shift, at) => {
        const n = at + 1;
        return (
          // Shifts have no identity of their own: their place in the list is it.
          <fieldset key={n} className="office-checks">
            <legend>{t('shifts.n', { n })}</legend>
            <TextInput label={t('shifts.name')} value={shift.name} autoComplete="off" onChange={(event) => put(at, { name: event.currentTarget.value })} />
            <div className="office-pair">
              <TextInput label={t('shifts.from')} value={shift.from} autoComplete="off" onChange={(event) => put(at, { from: event.currentTarget.value })} />
              <TextInput label={t('shifts.to')} value={shift.to} autoComplete="off" onChange={(event) => put(at, { to: event.currentTarget.value })} />
            </div>
            <Ticks
              legend={t('shifts.weekdays')}
              choices={DAYS.map((day) => ({ value: String(day), label: dayWord(day) }))}
              value={shift.weekdays.map(String)}
              empty=""
              onChange={(chosen) => put(at, { weekdays: DAYS.filter((day) => chosen.includes(String(day))) })}
            />
            <Button aria-label={t('shifts.remove', { n })} onClick={() => onChange(shifts.filter((_, one) => one !== at))}>
              {t('remove')}
            </Button>
          </fieldset>
        );
      })}
      {error && <p role="alert">{error}</p>}
      <Button onClick={() => onChange([...shifts, next(shifts.at(-1))])}>{t('shifts.add')}</Button>
    </fieldset>
  );
}

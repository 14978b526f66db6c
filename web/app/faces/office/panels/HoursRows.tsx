/** The part of a panel's form that says when its premises are open. */
import { Button, TextInput } from '@mantine/core';
import { whole } from '../form/checks';
import { Ticks } from '../form/Ticks';
import type { Form } from '../form/useForm';
import { DAYS, dayWord } from '../schedules/days';
import { t } from '../text';
import { type DayRow, dayRow, dayRowErrors, expectsSomething, type HoursDraft, hoursOf, hoursProblem, MINUTES_MAX, type WeekRow, weekRow, weekRowErrors } from './hours';
import { hoursText } from './hoursText';
import type { Draft } from './panelDraft';

const CHOICES = DAYS.map((day) => ({ value: String(day), label: dayWord(day) }));

/** Hours of the week, days that are different, and how late is late. What is wrong stands at the field that it is about. */
export function HoursRows({ form }: { form: Form<Draft> }) {
  const { hours } = form.draft;
  const error = form.errorOf('hours');
  const change = (part: Partial<HoursDraft>) => form.change({ hours: { ...hours, ...part } });
  const putWeek = (at: number, part: Partial<WeekRow>) => change({ weekly: hours.weekly.map((row, index) => (index === at ? { ...row, ...part } : row)) });
  const putDay = (at: number, part: Partial<DayRow>) => change({ days: hours.days.map((row, index) => (index === at ? { ...row, ...part } : row)) });
  const told = <Errors extends object>(errors: Errors): Partial<Errors> => (error ? errors : {});
  const minutes = (name: 'grace_min' | 'early_min') => ({
    value: hours[name], inputMode: 'numeric' as const, autoComplete: 'off', error: told({ minutes: whole(hours[name], 0, MINUTES_MAX) }).minutes,
    onChange: (event: { currentTarget: HTMLInputElement }) => change({ [name]: event.currentTarget.value }),
  });
  return (
    <fieldset className="panel-rows">
      <legend>{t('panels.hours')}</legend>
      <p className="office-note">{t('panels.hours.help')}</p>
      {error && <p role="alert">{error}</p>}
      {hours.weekly.map((row, at) => {
        const errors = told(weekRowErrors(row));
        return (
          // A row has no name of its own while it is written.
          // eslint-disable-next-line react/no-array-index-key
          <div key={at} className="panel-row" role="group" aria-label={t('panels.hours.row', { n: at + 1 })}>
            <div className="panel-days">
              <Ticks legend={t('panels.hours.days')} empty="" choices={CHOICES} value={row.days} onChange={(days) => putWeek(at, { days })} />
              {errors.days && <p role="alert">{errors.days}</p>}
            </div>
            <TextInput label={t('panels.hours.open')} value={row.open} error={errors.open} autoComplete="off" onChange={(event) => putWeek(at, { open: event.currentTarget.value })} />
            <TextInput label={t('panels.hours.close')} value={row.close} error={errors.close} autoComplete="off" onChange={(event) => putWeek(at, { close: event.currentTarget.value })} />
            <Button aria-label={t('panels.hours.remove', { n: at + 1 })} onClick={() => change({ weekly: hours.weekly.filter((_, index) => index !== at) })}>{t('remove')}</Button>
          </div>
        );
      })}
      <Button onClick={() => change({ weekly: [...hours.weekly, weekRow()] })}>{t('panels.hours.add')}</Button>
      {hours.days.map((row, at) => {
        const errors = told(dayRowErrors(row));
        return (
          // eslint-disable-next-line react/no-array-index-key
          <div key={at} className="panel-row panel-day" role="group" aria-label={t('panels.day.row', { n: at + 1 })}>
            <TextInput type="date" label={t('panels.day.date')} value={row.date} error={errors.date} onChange={(event) => putDay(at, { date: event.currentTarget.value })} />
            <TextInput label={t('panels.hours.open')} placeholder={t('panels.day.closed')} value={row.open} error={errors.open} autoComplete="off" onChange={(event) => putDay(at, { open: event.currentTarget.value })} />
            <TextInput label={t('panels.hours.close')} placeholder={t('panels.day.closed')} value={row.close} error={errors.close} autoComplete="off" onChange={(event) => putDay(at, { close: event.currentTarget.value })} />
            <Button aria-label={t('panels.day.remove', { n: at + 1 })} onClick={() => change({ days: hours.days.filter((_, index) => index !== at) })}>{t('remove')}</Button>
          </div>
        );
      })}
      <Button onClick={() => change({ days: [...hours.days, dayRow()] })}>{t('panels.day.add')}</Button>
      {expectsSomething(hours) && (
        <>
          <div className="office-pair">
            <TextInput label={t('panels.hours.grace')} description={t('panels.hours.grace.help')} {...minutes('grace_min')} />
            <TextInput label={t('panels.hours.early')} description={t('panels.hours.early.help')} {...minutes('early_min')} />
          </div>
          <output className="office-note">{hoursProblem(hours) ? '' : hoursText(hoursOf(hours))}</output>
        </>
      )}
    </fieldset>
  );
}

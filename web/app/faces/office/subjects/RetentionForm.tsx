import { setRetention } from '../../../api/subjects';
import type { Retention } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { useReload } from '../data';
import { whole } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { useForm } from '../form/useForm';
import { t } from '../text';
import { KINDS } from './words';

/** As long as the server takes. */
const DAYS_MAX = 36_500;

/** Nobody is kept shorter than the least. */
const check = (text: string, least = '') => (text.trim() ? whole(text, Number(least) || 1, DAYS_MAX) : undefined);
const daysOf = (text: string) => (text.trim() ? Number(text) : null);
const said = (days: number | null) => (days === null ? '' : String(days));

/** Sets for how long persons are kept: days, or nothing for ever. */
export function RetentionForm({ schedule, onClose }: { schedule: Retention; onClose: () => void }) {
  const form = useForm(
    () => ({ caller_days: said(schedule.caller_days), person_days: said(schedule.person_days), vehicle_days: said(schedule.vehicle_days), least_days: said(schedule.least_days) }),
    ({ caller_days, person_days, vehicle_days, least_days }) => ({
      caller_days: check(caller_days, least_days),
      person_days: check(person_days, least_days),
      vehicle_days: check(vehicle_days, least_days),
      least_days: check(least_days),
    }),
  );
  const reload = useReload();
  const submit = () =>
    form.send(async () => {
      const { caller_days, person_days, vehicle_days, least_days } = form.draft;
      const days = { caller_days: daysOf(caller_days), person_days: daysOf(person_days), vehicle_days: daysOf(vehicle_days), least_days: daysOf(least_days) };
      await setRetention(days, schedule.version).finally(() => reload('retention', 'subjects'));
      notify('info', t('retention.was_set'));
      onClose();
    });
  return (
    <FormDialog title={t('retention.set')} submit={t('save')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      <p>{t('retention.set.about')}</p>
      {KINDS.map((kind, at) => (
        <Line key={kind} form={form} name={`${kind}_days`} label={t(`retention.days.${kind}`)} inputMode="numeric" {...(at === 0 ? { description: t('retention.days.help'), 'data-autofocus': true } : {})} />
      ))}
      <Line form={form} name="least_days" label={t('retention.least')} description={t('retention.least.help')} inputMode="numeric" />
    </FormDialog>
  );
}

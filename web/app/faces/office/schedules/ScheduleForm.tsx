import { NativeSelect } from '@mantine/core';
import { createSchedule, updateSchedule } from '../../../api/schedules';
import type { IncidentType, Place, Schedule, Site } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { PRIORITIES, priorityShape, priorityWord } from '../../../theme/priority';
import { useDispatchers, useReload } from '../data';
import { clockTime, needed, whole } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { Tick } from '../form/Tick';
import { Ticks } from '../form/Ticks';
import { useForm } from '../form/useForm';
import { t } from '../text';
import { DAYS, dayWord } from './days';
import { DAY_MIN } from './limits';


const draftOf = (schedule: Schedule | undefined, site: Site) => ({
  name: schedule?.name ?? '',
  type: schedule?.type ?? '',
  place_id: schedule?.place_id ?? site.id,
  text: schedule?.text ?? '',
  priority: String(schedule?.priority ?? ''),
  time: schedule?.time ?? '',
  weekdays: (schedule?.weekdays ?? [...DAYS]).map(String),
  once_on: schedule?.once_on ?? '',
  lead_min: String(schedule?.lead_min ?? 0),
  owner_id: schedule?.owner_id ?? '',
  active: schedule?.active ?? true,
});
type Draft = ReturnType<typeof draftOf>;

const check = (draft: Draft) => ({
  name: needed(draft.name),
  type: needed(draft.type),
  time: clockTime(draft.time),
  once_on: draft.weekdays.length > 0 || /^\d{4}-\d\d-\d\d$/.test(draft.once_on.trim()) ? undefined : t('check.day'),
  lead_min: whole(draft.lead_min, 0, DAY_MIN),
});

interface ScheduleFormProps {
  site: Site;
  /** Set: this one is changed. */
  schedule?: Schedule;
  places: Place[];
  types: IncidentType[];
  onClose: () => void;
}

/** Plans work on weekdays or on one day. Weekdays go before a day that is written as well. */
export function ScheduleForm({ site, schedule, places, types, onClose }: ScheduleFormProps) {
  const form = useForm(() => draftOf(schedule, site), check);
  const people = useDispatchers(site.id).data?.items ?? [];
  const reload = useReload();
  const { draft } = form;

  const submit = () =>
    form.send(async () => {
      const body = {
        site_id: site.id,
        name: draft.name.trim(),
        type: draft.type,
        place_id: draft.place_id,
        text: draft.text.trim() || null,
        priority: draft.priority ? Number(draft.priority) : null,
        time: draft.time.trim(),
        weekdays: DAYS.filter((day) => draft.weekdays.includes(String(day))),
        once_on: draft.weekdays.length === 0 ? draft.once_on.trim() : null,
        lead_min: Number(draft.lead_min),
        owner_id: draft.owner_id || null,
        active: draft.active,
      };
      const sent = schedule ? updateSchedule(schedule.id, body, schedule.version) : createSchedule(body);
      await sent.finally(() => reload('schedules'));
      notify('info', t(schedule ? 'saved' : 'schedules.added', { name: body.name }));
      onClose();
    });

  const offered = types.filter((one) => one.active || one.code === draft.type).sort((a, b) => a.name.localeCompare(b.name));
  return (
    <FormDialog title={schedule ? t('change_named', { name: schedule.name }) : t('schedules.add')} submit={t(schedule ? 'save' : 'schedules.add')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      <Line form={form} name="name" label={t('schedules.name')} description={t('schedules.name.help')} data-autofocus />
      <NativeSelect label={t('schedules.type')} value={draft.type} error={form.errorOf('type')} data={[{ value: '', label: t('schedules.choose') }, ...offered.map(({ code, name }) => ({ value: code, label: name }))]} onChange={(event) => form.change({ type: event.currentTarget.value })} />
      <NativeSelect label={t('schedules.place')} value={draft.place_id} data={places.filter((one) => !one.retired).map((one) => ({ value: one.id, label: one.path || one.name }))} onChange={(event) => form.change({ place_id: event.currentTarget.value })} />
      <Line form={form} name="text" label={t('schedules.text')} />
      <div className="office-pair">
        <Line form={form} name="time" label={t('schedules.time')} description={t('schedules.time.help', { zone: site.time_zone })} />
        <Line form={form} name="lead_min" label={t('schedules.lead')} inputMode="numeric" />
      </div>
      <Ticks legend={t('schedules.weekdays')} choices={DAYS.map((day) => ({ value: String(day), label: dayWord(day) }))} value={draft.weekdays} empty="" onChange={(weekdays) => form.change({ weekdays })} />
      {draft.weekdays.length === 0 && <Line form={form} name="once_on" label={t('schedules.once_on')} description={t('schedules.once_on.help')} />}
      <NativeSelect label={t('schedules.priority')} value={draft.priority} data={[{ value: '', label: t('schedules.own_priority') }, ...PRIORITIES.map((one) => ({ value: String(one), label: `${priorityShape(one)} ${priorityWord(one)}` }))]} onChange={(event) => form.change({ priority: event.currentTarget.value })} />
      <NativeSelect label={t('schedules.owner')} value={draft.owner_id} data={[{ value: '', label: t('schedules.anybody') }, ...people.map(({ account_id, name }) => ({ value: account_id, label: name }))]} onChange={(event) => form.change({ owner_id: event.currentTarget.value })} />
      {schedule && <Tick form={form} name="active" label={t('schedules.active')} />}
    </FormDialog>
  );
}

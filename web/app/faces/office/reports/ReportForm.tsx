import { NativeSelect } from '@mantine/core';
import { createReport, updateReport } from '../../../api/reports';
import type { Report, Site } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { PRIORITIES, priorityShape, priorityWord } from '../../../theme/priority';
import { useReload, useTypeList } from '../data';
import { clockTime, listOf, mailboxes, needed, whole } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { Tick } from '../form/Tick';
import { useForm } from '../form/useForm';
import { t } from '../text';

/** A day that every month has. */
const DAY_MAX = 28;

interface ReportFormProps {
  sites: Site[];
  /** Set: this one is changed. */
  report?: Report;
  /** The site that is looked at. */
  site?: string;
  onClose: () => void;
}

export function ReportForm({ sites, report, site, onClose }: ReportFormProps) {
  const form = useForm(
    () => ({
      site_id: report?.site_id ?? site ?? sites[0]?.id ?? '',
      name: report?.name ?? '',
      mailboxes: report?.mailboxes.join(', ') ?? '',
      day_of_month: String(report?.day_of_month ?? 1),
      time: report?.time ?? '06:00',
      type: report?.type ?? '',
      priority: String(report?.priority ?? ''),
      active: report?.active ?? true,
    }),
    (draft) => ({ name: needed(draft.name), mailboxes: needed(draft.mailboxes) ?? mailboxes(draft.mailboxes), day_of_month: whole(draft.day_of_month, 1, DAY_MAX), time: clockTime(draft.time) }),
  );
  const types = useTypeList().data ?? [];
  const reload = useReload();
  const { draft } = form;
  const submit = () =>
    form.send(async () => {
      const body = {
        site_id: draft.site_id,
        name: draft.name.trim(),
        mailboxes: listOf(draft.mailboxes),
        day_of_month: Number(draft.day_of_month),
        time: draft.time.trim(),
        type: draft.type || null,
        priority: draft.priority ? Number(draft.priority) : null,
        active: draft.active,
      };
      const sent = report ? updateReport(report.id, body, report.version) : createReport(body);
      await sent.finally(() => reload('reports'));
      notify('info', t(report ? 'saved' : 'reports.added', { name: body.name }));
      onClose();
    });
  const zone = sites.find(({ id }) => id === draft.site_id)?.time_zone ?? '';
  return (
    <FormDialog title={report ? t('change_named', { name: report.name }) : t('reports.add')} submit={t(report ? 'save' : 'reports.add')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      <Line form={form} name="name" label={t('reports.name')} description={t('reports.name.help')} data-autofocus />
      {!report && <NativeSelect label={t('site')} value={draft.site_id} data={sites.map(({ id, name }) => ({ value: id, label: name }))} onChange={(event) => form.change({ site_id: event.currentTarget.value })} />}
      <Line form={form} name="mailboxes" label={t('reports.mailboxes')} description={t('reports.mailboxes.help')} inputMode="email" />
      <div className="office-pair">
        <Line form={form} name="day_of_month" label={t('reports.day')} description={t('reports.day.help')} inputMode="numeric" />
        <Line form={form} name="time" label={t('reports.time')} description={t('schedules.time.help', { zone })} />
      </div>
      <NativeSelect label={t('figures.type')} value={draft.type} data={[{ value: '', label: t('figures.type.all') }, ...types.map(({ code, name }) => ({ value: code, label: name }))]} onChange={(event) => form.change({ type: event.currentTarget.value })} />
      <NativeSelect label={t('figures.priority')} value={draft.priority} data={[{ value: '', label: t('figures.priority.all') }, ...PRIORITIES.map((one) => ({ value: String(one), label: `${priorityShape(one)} ${priorityWord(one)}` }))]} onChange={(event) => form.change({ priority: event.currentTarget.value })} />
      <Tick form={form} name="active" label={t('reports.active')} help={t('reports.active.help')} />
    </FormDialog>
  );
}

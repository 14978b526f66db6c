import { listIncidents } from '../../../api/incidents';
import { placeHold } from '../../../api/subjects';
import { notify } from '../../../shell/notices';
import { useReload } from '../data';
import { needed } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { useForm } from '../form/useForm';
import { t } from '../text';

interface HoldFormProps {
  /** The person; without one the hold is on an incident, which the form asks for. */
  person?: { id: string; name: string };
  onClose: () => void;
}

/** The incident of this number, if whoever asks may see it. */
async function incidentOf(number: string): Promise<string> {
  const { items } = await listIncidents({ state: 'all', query: number });
  // A search finds words of the place as well; the end of the number is enough while only one ends so.
  const sought = number.toLowerCase();
  const found = items.filter((one) => one.number.toLowerCase() === sought || one.number.toLowerCase().endsWith(`-${sought}`));
  const [only] = found;
  if (!only || found.length > 1) throw new Error(t(only ? 'holds.many_incidents' : 'holds.no_incident', { number }));
  return only.id;
}

/** Says that a person, or whoever is mentioned on an incident, may not be erased for now. */
export function HoldForm({ person, onClose }: HoldFormProps) {
  const form = useForm(() => ({ number: '', reason: '' }), ({ number, reason }) => ({ number: person ? undefined : needed(number), reason: needed(reason) }));
  const reload = useReload();
  const title = person ? t('holds.place_on', { name: person.name }) : t('holds.place_on_incident');
  const submit = () =>
    form.send(async () => {
      const reason = form.draft.reason.trim();
      const on = person ? { subject_id: person.id } : { incident_id: await incidentOf(form.draft.number.trim()) };
      await placeHold({ ...on, reason }).finally(() => reload('subjects', 'holds'));
      notify('info', t('holds.was_placed'));
      onClose();
    });
  return (
    <FormDialog title={title} submit={t('holds.place')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      {!person && <Line form={form} name="number" label={t('holds.number')} description={t('holds.number.help')} data-autofocus />}
      <Line form={form} name="reason" label={t('holds.why')} description={t('holds.why.help')} {...(person ? { 'data-autofocus': true } : {})} />
    </FormDialog>
  );
}

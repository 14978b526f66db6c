import { breakGlass } from '../../../api/compartments';
import type { Compartment } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { useReload } from '../data';
import { needed } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { useForm } from '../form/useForm';
import { t } from '../text';

/** Asks to be let into a compartment without belonging to it. */
export function GlassForm({ compartment: { id, name }, onClose }: { compartment: Compartment; onClose: () => void }) {
  const form = useForm(() => ({ reason: '' }), ({ reason }) => ({ reason: needed(reason) }));
  const reload = useReload();
  const submit = () =>
    form.send(async () => {
      await breakGlass(id, form.draft.reason.trim()).finally(() => reload('compartments'));
      notify('info', t('compartments.asked', { name }));
      onClose();
    });
  return (
    <FormDialog title={t('compartments.break_named', { name })} submit={t('compartments.ask')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      <p>{t('compartments.break.help')}</p>
      <Line form={form} name="reason" label={t('compartments.reason')} data-autofocus />
    </FormDialog>
  );
}

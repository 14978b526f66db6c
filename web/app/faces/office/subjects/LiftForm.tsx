import { liftHold } from '../../../api/subjects';
import type { LegalHold } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { useReload } from '../data';
import { needed } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { useForm } from '../form/useForm';
import { t } from '../text';

/** Lifts a hold: what it was on may be erased again. */
export function LiftForm({ hold, on, onClose }: { hold: LegalHold; on: string; onClose: () => void }) {
  const form = useForm(() => ({ reason: '' }), ({ reason }) => ({ reason: needed(reason) }));
  const reload = useReload();
  const submit = () =>
    form.send(async () => {
      await liftHold(hold.id, form.draft.reason.trim()).finally(() => reload('subjects', 'holds'));
      notify('info', t('holds.was_lifted', { on }));
      onClose();
    });
  return (
    <FormDialog title={t('holds.lift_title', { on })} submit={t('holds.lift')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      <p>{t('holds.lift.about', { reason: hold.reason, by: hold.placed_by })}</p>
      <Line form={form} name="reason" label={t('holds.lift.reason')} data-autofocus />
    </FormDialog>
  );
}

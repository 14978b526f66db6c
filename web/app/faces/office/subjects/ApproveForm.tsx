import { approveRetention } from '../../../api/subjects';
import type { RetentionProposal } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { useReload } from '../data';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { useForm } from '../form/useForm';
import { t } from '../text';

/** Approves a list. Their number has to be typed, so that no stray press erases many. */
export function ApproveForm({ proposal, onClose }: { proposal: RetentionProposal; onClose: () => void }) {
  const n = proposal.persons.length;
  const title = t('retention.approve', { n });
  const form = useForm(() => ({ typed: '' }), ({ typed }) => ({ typed: typed.trim() === String(n) ? undefined : t('retention.typed.other', { n }) }));
  const reload = useReload();
  const submit = () =>
    form.send(async () => {
      await approveRetention(proposal.id).finally(() => reload('retention', 'subjects'));
      notify('info', t('retention.approved'));
      onClose();
    });
  return (
    <FormDialog title={title} submit={t('erase.submit')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      <p>{t('retention.approve.about')}</p>
      <Line form={form} name="typed" label={t('retention.typed', { n })} inputMode="numeric" data-autofocus />
    </FormDialog>
  );
}

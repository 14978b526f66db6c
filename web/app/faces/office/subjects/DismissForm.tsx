import { dismissRetention } from '../../../api/subjects';
import type { RetentionProposal } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { useReload } from '../data';
import { needed } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { useForm } from '../form/useForm';
import { t } from '../text';

/** Says why nobody on a list is to be erased. */
export function DismissForm({ proposal, onClose }: { proposal: RetentionProposal; onClose: () => void }) {
  const form = useForm(() => ({ reason: '' }), ({ reason }) => ({ reason: needed(reason) }));
  const reload = useReload();
  const submit = () =>
    form.send(async () => {
      await dismissRetention(proposal.id, form.draft.reason.trim()).finally(() => reload('retention'));
      notify('info', t('retention.dismissed'));
      onClose();
    });
  return (
    <FormDialog title={t('retention.dismiss')} submit={t('retention.dismiss')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      <p>{t('retention.dismiss.about')}</p>
      <Line form={form} name="reason" label={t('erase.reason')} description={t('holds.why.help')} data-autofocus />
    </FormDialog>
  );
}

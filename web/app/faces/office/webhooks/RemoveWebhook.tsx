import type { Webhook } from '../../../api/types';
import { deleteWebhook } from '../../../api/webhooks';
import { goTo } from '../../../shell/address';
import { notify } from '../../../shell/notices';
import { useSubmit } from '../../../shell/useSubmit';
import { useReload } from '../data';
import { FormDialog } from '../form/FormDialog';
import { t } from '../text';

export function RemoveWebhook({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { busy, failure, run } = useSubmit();
  const reload = useReload();
  const submit = () =>
    void run(async () => {
      // Its log is gone with it.
      goTo({ under: null });
      await deleteWebhook(webhook.id);
      notify('info', t('webhooks.removed', { name: webhook.name }));
      await reload('webhooks');
      onClose();
    });
  return (
    <FormDialog title={t('webhooks.remove_named', { name: webhook.name })} submit={t('remove')} busy={busy} failure={failure} onSubmit={submit} onClose={onClose}>
      <p>{t('webhooks.remove.help')}</p>
    </FormDialog>
  );
}

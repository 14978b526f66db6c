import { Button } from '@mantine/core';
import { sentence } from '../../../api/errors';
import type { Webhook } from '../../../api/types';
import { testWebhook } from '../../../api/webhooks';
import { goTo } from '../../../shell/address';
import { notify } from '../../../shell/notices';
import { ChangeButton } from '../ChangeButton';
import { useReload } from '../data';
import { t } from '../text';

/** What can be done with one webhook. */
export function WebhookActs({ webhook: { id, name }, may }: { webhook: Webhook; may: boolean }) {
  const reload = useReload();
  const test = async () => {
    try {
      await testWebhook(id);
      notify('info', t('webhooks.tested', { name }));
      goTo({ under: id });
      await reload('webhooks');
    } catch (failure) {
      notify('problem', sentence(failure));
    }
  };
  return (
    <div className="office-row-acts">
      <Button aria-label={t('webhooks.log_named', { name })} onClick={() => goTo({ under: id })}>
        {t('webhooks.log')}
      </Button>
      {may && (
        <>
          <Button aria-label={t('webhooks.test_named', { name })} onClick={() => void test()}>
            {t('webhooks.test')}
          </Button>
          <ChangeButton id={id} name={name} />
          <Button aria-label={t('webhooks.remove_named', { name })} onClick={() => goTo({ edit: id, show: 'remove' })}>
            {t('remove')}
          </Button>
        </>
      )}
    </div>
  );
}

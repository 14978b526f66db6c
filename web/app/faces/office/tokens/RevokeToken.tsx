import { deleteToken } from '../../../api/accounts';
import type { Token } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { useSubmit } from '../../../shell/useSubmit';
import { useReload } from '../data';
import { FormDialog } from '../form/FormDialog';
import { t } from '../text';

export function RevokeToken({ token, onClose }: { token: Token; onClose: () => void }) {
  const { busy, failure, run } = useSubmit();
  const reload = useReload();
  const submit = () =>
    void run(async () => {
      await deleteToken(token.id);
      notify('info', t('tokens.revoked', { name: token.name }));
      await reload('tokens');
      onClose();
    });
  return (
    <FormDialog title={t('tokens.revoke_named', { name: token.name })} submit={t('tokens.revoke')} busy={busy} failure={failure} onSubmit={submit} onClose={onClose}>
      <p>{t('tokens.revoke.help')}</p>
    </FormDialog>
  );
}

import { changePassword } from '../../../api/factors';
import type { Passkey } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { hasPasskeys, pickPasskey } from '../../../shell/passkeys';
import { PasswordField } from '../../../shell/PasswordField';
import { needed, password } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { useForm } from '../form/useForm';
import { useReload } from '../data';
import { t } from '../text';
import { ProofFields } from './ProofFields';

const empty = { password: '', code: '', new_password: '' };

interface ChangePasswordProps {
  /** The account has an app. */
  withCode: boolean;
  /** One of them is asked for where there is no app. */
  passkeys: Passkey[];
  onClose: () => void;
}

/** One's own password. The other sessions of the account end. */
export function ChangePassword({ withCode, passkeys, onClose }: ChangePasswordProps) {
  const byPasskey = !withCode && passkeys.length > 0 && hasPasskeys();
  const asksCode = withCode || (passkeys.length > 0 && !byPasskey);
  const form = useForm(
    () => empty,
    (draft) => ({ password: needed(draft.password), code: asksCode ? needed(draft.code) : undefined, new_password: password(draft.new_password) }),
  );
  const reload = useReload();
  const submit = () =>
    form.send(async () => {
      const passkey = byPasskey ? await pickPasskey(passkeys.map(({ credential_id }) => credential_id)) : undefined;
      await changePassword(form.draft.password, form.draft.code.trim(), form.draft.new_password, passkey);
      notify('info', t('sign_in.password_changed'));
      await reload('sessions');
      onClose();
    });
  return (
    <FormDialog title={t('sign_in.change_password')} submit={t('sign_in.change_password')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      <ProofFields form={form} withCode={asksCode} />
      <PasswordField
        label={t('people.new_password')}
        description={t('sign_in.new_password.help')}
        autoComplete="new-password"
        value={form.draft.new_password}
        error={form.errorOf('new_password')}
        onChange={(event) => form.change({ new_password: event.currentTarget.value })}
      />
    </FormDialog>
  );
}

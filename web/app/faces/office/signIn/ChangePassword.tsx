import { changePassword } from '../../../api/factors';
import { notify } from '../../../shell/notices';
import { PasswordField } from '../../../shell/PasswordField';
import { needed, password } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { useForm } from '../form/useForm';
import { useReload } from '../data';
import { t } from '../text';
import { ProofFields } from './ProofFields';

const empty = { password: '', code: '', new_password: '' };

/** One's own password. The other sessions of the account end. */
export function ChangePassword({ withCode, onClose }: { withCode: boolean; onClose: () => void }) {
  const form = useForm(
    () => empty,
    (draft) => ({ password: needed(draft.password), code: withCode ? needed(draft.code) : undefined, new_password: password(draft.new_password) }),
  );
  const reload = useReload();
  const submit = () =>
    form.send(async () => {
      await changePassword(form.draft.password, form.draft.code.trim(), form.draft.new_password);
      notify('info', t('sign_in.password_changed'));
      await reload('sessions');
      onClose();
    });
  return (
    <FormDialog title={t('sign_in.change_password')} submit={t('sign_in.change_password')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      <ProofFields form={form} withCode={withCode} />
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

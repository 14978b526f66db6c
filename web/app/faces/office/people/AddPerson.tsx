import { createAccount } from '../../../api/accounts';
import type { Grant, Site } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { PasswordField } from '../../../shell/PasswordField';
import { useReload } from '../data';
import { mailbox, needed, password } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { useForm } from '../form/useForm';
import { t } from '../text';
import { distinct } from './grants';
import { GrantsField } from './GrantsField';

interface Draft {
  name: string;
  username: string;
  email: string;
  password: string;
  grants: Grant[];
}

const empty = (): Draft => ({ name: '', username: '', email: '', password: '', grants: [{ role: 'officer', site_id: null }] });

const check = (draft: Draft) => ({
  name: needed(draft.name),
  username: needed(draft.username),
  email: draft.email.trim() ? mailbox(draft.email) : undefined,
  password: password(draft.password),
  grants: draft.grants.length === 0 ? t('people.needs_role') : undefined,
});

export function AddPerson({ sites, onClose }: { sites: Site[]; onClose: () => void }) {
  const form = useForm(empty, check);
  const reload = useReload();
  const { draft } = form;
  const submit = () =>
    form.send(async () => {
      const { name, username, email } = draft;
      await createAccount({ name: name.trim(), username: username.trim(), email: email.trim() || null, password: draft.password, grants: distinct(draft.grants) });
      notify('info', t('people.added', { name: name.trim() }));
      await reload('accounts');
      onClose();
    });
  return (
    <FormDialog title={t('people.add')} submit={t('people.add')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      <Line form={form} name="name" label={t('people.name')} data-autofocus />
      <Line form={form} name="username" label={t('people.username')} description={t('people.username.help')} autoCapitalize="none" />
      <Line form={form} name="email" label={t('people.email')} description={t('people.email.help')} inputMode="email" />
      <PasswordField
        label={t('people.password')}
        description={t('people.password.help')}
        autoComplete="new-password"
        value={draft.password}
        error={form.errorOf('password')}
        onChange={(event) => form.change({ password: event.currentTarget.value })}
      />
      <GrantsField grants={draft.grants} sites={sites} error={form.errorOf('grants')} onChange={(grants) => form.change({ grants })} />
    </FormDialog>
  );
}

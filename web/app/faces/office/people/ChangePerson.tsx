import { useState } from 'react';
import { updateAccount } from '../../../api/accounts';
import type { Account, Grant, Site } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { PasswordField } from '../../../shell/PasswordField';
import { useMe } from '../../../shell/session';
import { useReload } from '../data';
import { changes, mailbox, needed, password } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { Tick } from '../form/Tick';
import { useForm } from '../form/useForm';
import { t } from '../text';
import { distinct } from './grants';
import { GrantsField } from './GrantsField';

interface Draft {
  name: string;
  email: string;
  password: string;
  disabled: boolean;
  grants: Grant[];
}

const check = (draft: Draft) => ({
  name: needed(draft.name),
  email: draft.email.trim() ? mailbox(draft.email) : undefined,
  password: draft.password ? password(draft.password) : undefined,
});

interface ChangePersonProps {
  account: Account;
  sites: Site[];
  onClose: () => void;
}

export function ChangePerson({ account, sites, onClose }: ChangePersonProps) {
  const own = useMe().account.id === account.id;
  // What was there when the form was opened: only what the person changed since then is sent.
  const [before] = useState<Draft>({ name: account.name, email: account.email ?? '', password: '', disabled: account.disabled, grants: account.grants });
  const form = useForm(() => before, check);
  const reload = useReload();
  const { draft } = form;
  const submit = () =>
    form.send(async () => {
      const changed = changes(before, { ...draft, name: draft.name.trim(), email: draft.email.trim(), grants: distinct(draft.grants) });
      if (Object.keys(changed).length > 0) {
        await updateAccount(account.id, changed, account.version).finally(() => reload('accounts'));
        notify('info', t('saved', { name: draft.name.trim() }));
      }
      onClose();
    });
  return (
    <FormDialog title={t('change_named', { name: account.name })} submit={t('save')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      <p className="office-note">{t('people.known_as', { username: account.username })}</p>
      <Line form={form} name="name" label={t('people.name')} data-autofocus />
      <Line form={form} name="email" label={t('people.email')} description={t('people.email.help')} inputMode="email" />
      <GrantsField grants={draft.grants} sites={sites} error={form.errorOf('grants')} onChange={(grants) => form.change({ grants })} />
      <PasswordField
        label={t('people.new_password')}
        description={t('people.new_password.help')}
        autoComplete="new-password"
        value={draft.password}
        error={form.errorOf('password')}
        onChange={(event) => form.change({ password: event.currentTarget.value })}
      />
      <Tick form={form} name="disabled" label={t('people.disable')} help={t(own ? 'people.disable_own' : 'people.disable.help')} disabled={own} />
    </FormDialog>
  );
}

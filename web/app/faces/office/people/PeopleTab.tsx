import { Button } from '@mantine/core';
import { updateAccount } from '../../../api/accounts';
import type { Account } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { mayDo, useMe } from '../../../shell/session';
import type { Column } from '../../../shell/sorting';
import { useAccounts, useReload, useSiteList } from '../data';
import { Guarded } from '../Guarded';
import { RecordList } from '../list/RecordList';
import { MayDialog } from '../rights/MayDialog';
import { SignInButton } from '../signIn/SignInButton';
import { SignInDialog } from '../signIn/SignInDialog';
import { t } from '../text';
import { AddPerson } from './AddPerson';
import { ChangePerson } from './ChangePerson';
import { roleWord } from '../../../theme/status';
import { grantWords, ROLES } from './grants';
import { MayButton } from './MayButton';
import { peopleSheet } from './peopleSheet';

export function PeopleTab() {
  const me = useMe();
  const address = useAddress();
  const accounts = useAccounts();
  const sites = useSiteList().data ?? [];
  const reload = useReload();
  const may = mayDo(me, 'account.manage');
  const maySee = mayDo(me, 'account.read_sessions');
  const close = () => goTo({ add: null, edit: null, may: null, sign_in: null });
  const roles = (account: Account) => account.grants.map((grant) => grantWords(grant, sites)).join(', ');
  const found = (name: string) => accounts.data?.find(({ id }) => id === address.get(name));
  const [edited, asked, signedIn] = [found('edit'), found('may'), found('sign_in')];

  const columns: Column<Account>[] = [
    { key: 'name', title: t('people.name'), render: ({ name }) => name, by: ({ name }) => name },
    { key: 'username', title: t('people.username'), render: ({ username }) => username, by: ({ username }) => username },
    { key: 'roles', title: t('people.roles'), render: (account) => roles(account) || t('people.no_roles'), by: roles },
    { key: 'state', title: t('state'), render: ({ disabled }) => t(disabled ? 'people.disabled' : 'people.active') },
  ];

  return (
    <>
      <RecordList
        query={accounts}
        columns={columns}
        idOf={({ id }) => id}
        nameOf={({ name }) => name}
        texts={(account) => [account.name, account.username, roles(account)]}
        findLabel={t('people.find')}
        filters={[
          {
            name: 'role',
            label: t('people.role_any'),
            choices: [{ value: '', label: t('people.roles_all') }, ...ROLES.map((role) => ({ value: role, label: roleWord(role) }))],
            fits: ({ grants }, role) => !role || grants.some((grant) => grant.role === role),
          },
          {
            name: 'show',
            label: t('show'),
            choices: [{ value: '', label: t('people.show_active') }, { value: 'disabled', label: t('people.show_disabled') }, { value: 'all', label: t('show_all') }],
            fits: ({ disabled }, show) => show === 'all' || disabled === (show === 'disabled'),
          },
        ]}
        sort="name"
        caption={(n) => t('people.caption', { n })}
        empty={t('people.empty')}
        may={may}
        add={
          <Guarded right="account.manage" what={t('people.manage')}>
            <Button variant="filled" onClick={() => goTo({ add: 'person' })}>
              {t('people.add')}
            </Button>
          </Guarded>
        }
        renderActs={({ id, name }) => (
          <>
            <MayButton id={id} name={name} />
            {maySee && <SignInButton id={id} name={name} />}
          </>
        )}
        sheet={peopleSheet(sites)}
        history={{ kind: 'account', sites, restore: may ? ({ id, version }, patch, key) => updateAccount(id, patch, version, key) : undefined }}
        reload={() => reload('accounts')}
      />
      {may && edited && <ChangePerson key={edited.id} account={edited} sites={sites} onClose={close} />}
      {may && address.get('add') === 'person' && <AddPerson sites={sites} onClose={close} />}
      {maySee && signedIn && <SignInDialog key={signedIn.id} account={signedIn} may={may} onClose={close} />}
      {asked && <MayDialog key={asked.id} account={asked} sites={sites} onClose={close} />}
    </>
  );
}

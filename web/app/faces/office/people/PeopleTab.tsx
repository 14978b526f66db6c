import { Button } from '@mantine/core';
import type { Account } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { DataTable } from '../../../shell/DataTable';
import { mayDo, useMe } from '../../../shell/session';
import type { Column } from '../../../shell/sorting';
import { ChangeButton } from '../ChangeButton';
import { ChoiceField } from '../ChoiceField';
import { useAccounts, useSiteList } from '../data';
import { FindField } from '../FindField';
import { holds } from '../form/find';
import { Guarded } from '../Guarded';
import { Loaded } from '../Loaded';
import { t } from '../text';
import { AddPerson } from './AddPerson';
import { ChangePerson } from './ChangePerson';
import { grantWords } from './grants';

export function PeopleTab() {
  const me = useMe();
  const address = useAddress();
  const accounts = useAccounts();
  const sites = useSiteList().data ?? [];
  const may = mayDo(me, 'account.manage');
  const close = () => goTo({ add: null, edit: null });
  const find = address.get('find') ?? '';
  const show = address.get('show') ?? '';
  const roles = (account: Account) => account.grants.map((grant) => grantWords(grant, sites)).join(', ');
  const fits = (account: Account) =>
    holds(find, account.name, account.username, roles(account)) && (show === 'all' || account.disabled === (show === 'disabled'));

  const columns: Column<Account>[] = [
    { key: 'name', title: t('people.name'), render: ({ name }) => name, by: ({ name }) => name },
    { key: 'username', title: t('people.username'), render: ({ username }) => username, by: ({ username }) => username },
    { key: 'roles', title: t('people.roles'), render: (account) => roles(account) || t('people.no_roles'), by: roles },
    { key: 'state', title: t('state'), render: ({ disabled }) => t(disabled ? 'people.disabled' : 'people.active') },
  ];
  if (may) {
    columns.push({ key: 'acts', title: t('acts'), render: ({ id, name }) => <ChangeButton id={id} name={name} /> });
  }

  return (
    <>
      <div className="office-tools">
        <FindField label={t('people.find')} />
        <ChoiceField
          label={t('show')}
          name="show"
          choices={[{ value: '', label: t('people.show_active') }, { value: 'disabled', label: t('people.show_disabled') }, { value: 'all', label: t('show_all') }]}
        />
        <Guarded right="account.manage" what={t('people.manage')}>
          <Button variant="filled" onClick={() => goTo({ add: 'person' })}>
            {t('people.add')}
          </Button>
        </Guarded>
      </div>
      <Loaded query={accounts}>
        {(all) => {
          const edited = all.find(({ id }) => id === address.get('edit'));
          return (
            <>
              <DataTable
                caption={t('people.caption', { n: all.filter(fits).length })}
                columns={columns}
                rows={all.filter(fits)}
                rowKey={({ id }) => id}
                sort={address.get('sort') ?? 'name'}
                onSort={(sort) => goTo({ sort })}
                empty={t(find ? 'none_found' : 'people.empty')}
              />
              {may && edited && <ChangePerson key={edited.id} account={edited} sites={sites} onClose={close} />}
            </>
          );
        }}
      </Loaded>
      {may && address.get('add') === 'person' && <AddPerson sites={sites} onClose={close} />}
    </>
  );
}

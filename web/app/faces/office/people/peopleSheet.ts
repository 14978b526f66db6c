import { createAccount, updateAccount } from '../../../api/accounts';
import type { Account, Grant, NewAccount, Site } from '../../../api/types';
import { password } from '../form/checks';
import { joined, several, type Sheet, Wrong } from '../sheet/sheet';
import { inYesNo, oneOf, something, YES_NO, yesNo } from '../sheet/values';
import { t } from '../text';
import { ROLES } from './grants';

/** `dispatcher; officer@HP`: a role everywhere, and one at a site by its code. */
const grantText = ({ role, site_id }: Grant, sites: Site[]) =>
  site_id === null ? role : `${role}@${sites.find(({ id }) => id === site_id)?.code ?? site_id}`;

export function grantOf(text: string, sites: Site[]): Grant {
  const [word = '', code] = text.split('@');
  const role = oneOf(word.trim(), ROLES);
  if (code === undefined) return { role, site_id: null };
  const named = code.trim().toLowerCase();
  // A site that one does not see stands in the file by its id.
  const site_id = sites.find((site) => site.code.toLowerCase() === named)?.id ?? (/^[0-9a-f-]{36}$/.test(named) ? named : undefined);
  if (site_id === undefined) throw new Wrong(t('sheet.no_site', { code }));
  return { role, site_id };
}

const ordered = (grants: string[]) => joined(grants.toSorted());

/** People as a sheet: told apart by user name. A password goes in for somebody new, and never comes out. */
export function peopleSheet(sites: Site[]): Sheet<Account> {
  const grantsOf = (text: string) => {
    const grants = several(text)
      .map((one) => grantOf(one, sites))
      .toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
    if (grants.length === 0) throw new Wrong(t('people.needs_role'));
    return grants;
  };
  return {
    file: 'people',
    key: ['username'],
    idOf: ({ id }) => id,
    nameOf: ({ name }) => name,
    fields: [
      { name: 'username', title: t('people.username'), of: ({ username }) => username, into: (username) => ({ username }), settled: true, needed: true },
      { name: 'name', title: t('people.name'), of: ({ name }) => name, into: (text) => ({ name: something(text) }), needed: true },
      { name: 'roles', title: t('people.roles'), of: ({ grants }) => ordered(grants.map((grant) => grantText(grant, sites))), into: (text) => ({ grants: grantsOf(text) }), needed: true, bulk: 'text' },
      { name: 'disabled', title: t('people.disable'), of: ({ disabled }) => inYesNo(disabled), into: (text) => ({ disabled: yesNo(text) }), begins: 'no', bulk: YES_NO },
      { name: 'email', title: t('people.email'), of: ({ email }) => email ?? '', into: (email) => ({ email }) },
      {
        name: 'password',
        title: t('people.password'),
        of: () => '',
        into: (text) => {
          const short = password(text);
          if (short) throw new Wrong(short);
          return { password: text };
        },
        settled: true,
        needed: true,
        secret: true,
      },
    ],
    create: (body, _said, key) => createAccount(body as NewAccount, key),
    update: (account, patch, key) => updateAccount(account.id, patch, account.version, key),
  };
}

import { createUnit, updateUnit } from '../../../api/units';
import type { Account, NewUnit, Site, Unit } from '../../../api/types';
import { joined, several, type Sheet, type SheetField, Wrong } from '../sheet/sheet';
import { inYesNo, something, YES_NO, yesNo } from '../sheet/values';
import { t } from '../text';

/** Units as a sheet: told apart by site and call sign; officers by user name, where accounts may be read. */
export function unitSheet(sites: Site[], accounts: Account[] | undefined): Sheet<Unit> {
  const siteOf = (code: string) => {
    const found = sites.find((site) => site.code.toLowerCase() === code.toLowerCase());
    if (!found) throw new Wrong(t('sheet.no_site', { code }));
    return found.id;
  };
  const accountOf = (username: string) => {
    const found = accounts?.find((account) => account.username === username.toLowerCase());
    if (!found) throw new Wrong(t('sheet.no_account', { username }));
    return found.id;
  };
  const officers: SheetField<Unit>[] = accounts
    ? [{
        name: 'officers',
        title: t('units.officers'),
        // A crew has no order.
        of: (unit) => joined(unit.officers.map(({ account_id }) => accounts.find(({ id }) => id === account_id)?.username ?? '').toSorted()),
        into: (text) => ({ officers: several(text).map(accountOf).toSorted() }),
      }]
    : [];
  return {
    file: 'units',
    key: ['site', 'call_sign'],
    idOf: ({ id }) => id,
    nameOf: ({ call_sign }) => call_sign,
    fields: [
      { name: 'site', title: t('site'), of: (unit) => sites.find(({ id }) => id === unit.site_id)?.code ?? '', into: (code) => ({ site_id: siteOf(code) }), settled: true, needed: true },
      { name: 'call_sign', title: t('units.call_sign'), of: ({ call_sign }) => call_sign, into: (text) => ({ call_sign: something(text) }), needed: true },
      { name: 'vehicle', title: t('units.vehicle'), of: ({ vehicle }) => vehicle ?? '', into: (vehicle) => ({ vehicle }), bulk: 'text' },
      { name: 'capabilities', title: t('units.capabilities'), of: ({ capabilities }) => joined(capabilities), into: (text) => ({ capabilities: several(text.toLowerCase()) }), bulk: 'text' },
      ...officers,
      { name: 'retired', title: t('units.retire'), of: ({ retired }) => inYesNo(retired), into: (text) => ({ retired: yesNo(text) }), begins: 'no', bulk: YES_NO },
      { name: 'duty', title: t('units.duty'), of: ({ duty }) => duty },
    ],
    create: (body, _said, key) => createUnit(body as NewUnit, key),
    update: (unit, patch, key) => updateUnit(unit.id, patch, unit.version, key),
  };
}

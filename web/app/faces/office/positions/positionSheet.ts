import { createPosition, updatePosition } from '../../../api/desk';
import type { DeskPosition, NewPosition, Site } from '../../../api/types';
import { type Sheet, Wrong } from '../sheet/sheet';
import { inYesNo, something, YES_NO, yesNo } from '../sheet/values';
import { t } from '../text';

/** Desk positions as a sheet: told apart by site and name. */
export function positionSheet(sites: Site[]): Sheet<DeskPosition> {
  const siteOf = (code: string) => {
    const found = sites.find((site) => site.code.toLowerCase() === code.toLowerCase());
    if (!found) throw new Wrong(t('sheet.no_site', { code }));
    return found.id;
  };
  return {
    file: 'desk-positions',
    key: ['site', 'name'],
    idOf: ({ id }) => id,
    nameOf: ({ name }) => name,
    fields: [
      { name: 'site', title: t('site'), of: ({ site_id }) => sites.find(({ id }) => id === site_id)?.code ?? '', into: (code) => ({ site_id: siteOf(code) }), settled: true, needed: true },
      { name: 'name', title: t('positions.name'), of: ({ name }) => name, into: (text) => ({ name: something(text) }), needed: true },
      { name: 'retired', title: t('units.retire'), of: ({ retired }) => inYesNo(retired), into: (text) => ({ retired: yesNo(text) }), begins: 'no', bulk: YES_NO },
    ],
    create: (body, _said, key) => createPosition(body as NewPosition, key),
    update: ({ id, version }, patch, key) => updatePosition(id, patch, version, key),
  };
}

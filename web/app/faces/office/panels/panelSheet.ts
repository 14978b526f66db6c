import { createPanel, updatePanel } from '../../../api/alarms';
import type { AlarmAccount, AlarmAccountInput, Site } from '../../../api/types';
import { type Sheet, Wrong } from '../sheet/sheet';
import { inYesNo, something, wholeNumber, YES_NO, yesNo } from '../sheet/values';
import { t } from '../text';
import { hoursFrom, hoursText } from './hoursText';

const INTERVAL_MAX_S = 2_764_800;
const GRACE_MAX_S = 86_400;

/** Panels as a sheet: told apart by their number. Keys, pass phrases, zones and keyholders are not in it. */
export function panelSheet(sites: Site[]): Sheet<AlarmAccount> {
  const siteOf = (code: string) => {
    const found = sites.find((site) => site.code.toLowerCase() === code.toLowerCase());
    if (!found) throw new Wrong(t('sheet.no_site', { code }));
    return found.id;
  };
  return {
    file: 'panels',
    key: ['account'],
    idOf: ({ id }) => id,
    nameOf: ({ name }) => name,
    fields: [
      { name: 'account', title: t('panels.account'), of: ({ number }) => number, into: (text) => ({ account: something(text) }), settled: true, needed: true },
      { name: 'name', title: t('panels.name'), of: ({ name }) => name, into: (text) => ({ name: something(text) }), needed: true },
      { name: 'site', title: t('site'), of: ({ site_id }) => sites.find(({ id }) => id === site_id)?.code ?? '', into: (code) => (code ? { site_id: siteOf(code) } : {}) },
      { name: 'require_encryption', title: t('panels.require'), of: ({ require_encryption }) => inYesNo(require_encryption), into: (text) => ({ require_encryption: yesNo(text) }), bulk: YES_NO },
      { name: 'interval_s', title: t('panels.interval'), of: ({ interval_s }) => String(interval_s ?? 0), into: (text) => ({ interval_s: wholeNumber(text, 0, INTERVAL_MAX_S) }), bulk: 'text' },
      { name: 'grace_s', title: t('panels.grace'), of: ({ grace_s }) => String(grace_s), into: (text) => ({ grace_s: wholeNumber(text, 0, GRACE_MAX_S) }), bulk: 'text' },
      { name: 'hours', title: t('panels.hours'), of: ({ hours }) => (hours ? hoursText(hours) : ''), into: (text) => ({ hours: hoursFrom(text) }), bulk: 'text' },
      { name: 'retired', title: t('units.retire'), of: ({ retired }) => inYesNo(retired), into: (text) => ({ retired: yesNo(text) }), begins: 'no', bulk: YES_NO },
    ],
    create: (body, _said, key) => createPanel(body as AlarmAccountInput, key),
    update: ({ id, version }, patch, key) => updatePanel(id, patch as AlarmAccountInput, version, key),
  };
}

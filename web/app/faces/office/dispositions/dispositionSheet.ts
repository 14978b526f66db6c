import { createDisposition, updateDisposition } from '../../../api/accounts';
import type { Disposition, NewDisposition } from '../../../api/types';
import type { Sheet } from '../sheet/sheet';
import { inYesNo, something, YES_NO, yesNo } from '../sheet/values';
import { t } from '../text';

/** Dispositions as a sheet: told apart by code. */
export const dispositionSheet: Sheet<Disposition> = {
  file: 'dispositions',
  key: ['code'],
  idOf: ({ id }) => id,
  nameOf: ({ name }) => name,
  fields: [
    { name: 'code', title: t('types.code'), of: ({ code }) => code, into: (code) => ({ code }), settled: true, needed: true },
    { name: 'name', title: t('types.name'), of: ({ name }) => name, into: (text) => ({ name: something(text) }), needed: true },
    { name: 'about', title: t('dispositions.about'), of: ({ about }) => about, into: (about) => ({ about }) },
    { name: 'offered', title: t('types.active'), of: ({ active }) => inYesNo(active), into: (text) => ({ active: yesNo(text) }), begins: 'yes', bulk: YES_NO },
  ],
  create: (body, _said, key) => createDisposition(body as NewDisposition, key),
  update: (disposition, patch, key) => updateDisposition(disposition.id, patch, disposition.version, key),
};

import { createIncidentType, updateIncidentType } from '../../../api/accounts';
import type { IncidentType, NewIncidentType, Targets } from '../../../api/types';
import { PRIORITIES, priorityShape, priorityWord } from '../../../theme/priority';
import { joined, several, type Sheet, type SheetField, together } from '../sheet/sheet';
import { inYesNo, percentOf, something, wholeNumber, YES_NO, yesNo } from '../sheet/values';
import { t } from '../text';
import { SAFETY_MIN_MAX, WEEK_S } from './limits';

const target = (name: keyof Targets, max: number): SheetField<IncidentType> => ({
  name,
  title: t(`types.${name}`),
  of: ({ targets }) => String(targets[name]),
  into: (text) => ({ targets: { [name]: wholeNumber(text, 1, max) } }),
  needed: true,
  bulk: 'text',
});

/** Incident types as a sheet: told apart by code. */
export const typeSheet: Sheet<IncidentType> = {
  file: 'incident-types',
  key: ['code'],
  idOf: ({ id }) => id,
  nameOf: ({ name }) => name,
  fields: [
    { name: 'code', title: t('types.code'), of: ({ code }) => code, into: (code) => ({ code }), settled: true, needed: true },
    { name: 'name', title: t('types.name'), of: ({ name }) => name, into: (text) => ({ name: something(text) }), needed: true },
    { name: 'category', title: t('types.category'), of: ({ category }) => category, into: (text) => ({ category: something(text) }), needed: true, bulk: 'text' },
    {
      name: 'priority',
      title: t('types.priority'),
      of: ({ priority }) => String(priority),
      into: (text) => ({ priority: wholeNumber(text, 1, PRIORITIES.length) }),
      needed: true,
      bulk: PRIORITIES.map((priority) => ({ value: String(priority), label: `${priorityShape(priority)} ${priorityWord(priority)}` })),
    },
    target('queue_s', WEEK_S),
    target('travel_s', WEEK_S),
    target('scene_s', WEEK_S),
    target('warning_percent', 100),
    { name: 'needs', title: t('types.needs'), of: ({ needs }) => joined(needs), into: (text) => ({ needs: several(text.toLowerCase()) }), bulk: 'text' },
    {
      name: 'safety_check_min',
      title: t('types.safety'),
      of: ({ safety_check_min }) => String(safety_check_min ?? 0),
      into: (text) => ({ safety_check_min: wholeNumber(text, 0, SAFETY_MIN_MAX) }),
      bulk: 'text',
    },
    {
      name: 'priority_percent',
      title: t('types.percent'),
      of: ({ priority_percent }) => priority_percent?.join(' ') ?? '',
      into: (text) => ({ priority_percent: text ? percentOf(text) : [] }),
      bulk: 'text',
    },
    { name: 'words', title: t('types.words'), of: ({ words }) => joined(words), into: (text) => ({ words: several(text) }) },
    { name: 'offered', title: t('types.active'), of: ({ active }) => inYesNo(active), into: (text) => ({ active: yesNo(text) }), begins: 'yes', bulk: YES_NO },
  ],
  create: (body, _said, key) => createIncidentType(body as NewIncidentType, key),
  // The targets are one thing to the server: what the file does not say of them stays.
  update: ({ id, targets, version }, patch, key) => {
    const body = 'targets' in patch ? together({ targets }, patch) : patch;
    return updateIncidentType(id, body, version, key);
  },
};

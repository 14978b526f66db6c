import type { Right, Role } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { mayDo, useMe } from '../../../shell/session';
import type { Column } from '../../../shell/sorting';
import { useRightList } from '../data';
import { roleWord } from '../../../theme/status';
import { RecordList } from '../list/RecordList';
import { ROLES } from '../people/grants';
import type { Sheet } from '../sheet/sheet';
import { inYesNo } from '../sheet/values';
import { t } from '../text';
import { Held } from './Held';
import { RightName } from './RightName';
import { WhoDialog } from './WhoDialog';

const ROLE_COLUMNS: Column<Right>[] = ROLES.map((role) => ({
  key: role,
  title: roleWord(role),
  render: ({ roles }) => <Held held={roles.includes(role)} />,
  by: ({ roles }) => (roles.includes(role) ? 0 : 1),
}));

/** Only out as a file: the lines are part of the program. Who holds which role goes in and out with the people. */
const SHEET: Sheet<Right> = {
  file: 'rights',
  key: ['action'],
  idOf: ({ action }) => action,
  nameOf: ({ action }) => action,
  fields: [
    { name: 'action', title: t('rights.action'), of: ({ action }) => action },
    { name: 'about', title: t('rights.about'), of: ({ about }) => about },
    ...ROLES.map((role) => ({ name: role, title: roleWord(role), of: ({ roles }: Right) => inYesNo(roles.includes(role)) })),
  ],
  create: () => Promise.reject(new Error(t('rights.read_only'))),
  update: () => Promise.reject(new Error(t('rights.read_only'))),
};

/** Which role may do what, and who that is. Whatever no line grants is refused. */
export function RightsTab() {
  const address = useAddress();
  const rights = useRightList();
  const mayAsk = mayDo(useMe(), 'account.read');
  const asked = rights.data?.find(({ action }) => action === address.get('who'));
  const name: Column<Right> = {
    key: 'action',
    title: t('rights.action'),
    render: (right) => <RightName right={right} opens={mayAsk ? { who: right.action } : undefined} />,
    by: ({ action }) => action,
  };
  return (
    <>
      <p className="office-note">{t(mayAsk ? 'rights.read_only_who' : 'rights.read_only')}</p>
      <RecordList
        query={rights}
        columns={[name, ...ROLE_COLUMNS]}
        idOf={({ action }) => action}
        nameOf={({ action }) => action}
        texts={({ action, about }) => [action, about]}
        findLabel={t('rights.find')}
        filters={[
          {
            name: 'role',
            label: t('people.role_any'),
            choices: [{ value: '', label: t('people.roles_all') }, ...ROLES.map((role) => ({ value: role, label: roleWord(role) }))],
            fits: ({ roles }, role) => !role || roles.includes(role as Role),
          },
        ]}
        sheet={SHEET}
        sort="action"
        caption={() => t('rights.caption')}
        empty={t('none_found')}
      />
      {mayAsk && asked && <WhoDialog key={asked.action} right={asked} onClose={() => goTo({ who: null })} />}
    </>
  );
}

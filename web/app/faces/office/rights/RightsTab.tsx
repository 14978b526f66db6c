import type { Right } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { DataTable } from '../../../shell/DataTable';
import type { Column } from '../../../shell/sorting';
import { useRightList } from '../data';
import { FindField } from '../FindField';
import { holds } from '../form/find';
import { Loaded } from '../Loaded';
import { roleWord } from '../../../theme/status';
import { ROLES } from '../people/grants';
import { t } from '../text';
import { Held } from './Held';
import { RightName } from './RightName';

/** Which role may do what. Whatever no line grants is refused. */
export function RightsTab() {
  const address = useAddress();
  const find = address.get('find') ?? '';
  const columns: Column<Right>[] = [
    { key: 'action', title: t('rights.action'), render: (right) => <RightName right={right} />, by: ({ action }) => action },
    ...ROLES.map((role) => ({
      key: role,
      title: roleWord(role),
      render: ({ roles }: Right) => <Held held={roles.includes(role)} />,
      by: ({ roles }: Right) => (roles.includes(role) ? 0 : 1),
    })),
  ];
  return (
    <>
      <div className="office-tools">
        <FindField label={t('rights.find')} />
        <p className="office-note">{t('rights.read_only')}</p>
      </div>
      <Loaded query={useRightList()}>
        {(rights) => (
          <DataTable
            caption={t('rights.caption')}
            columns={columns}
            rows={rights.filter(({ action, about }) => holds(find, action, about))}
            rowKey={({ action }) => action}
            sort={address.get('sort') ?? 'action'}
            onSort={(sort) => goTo({ sort })}
            empty={t('none_found')}
          />
        )}
      </Loaded>
    </>
  );
}

import { Button } from '@mantine/core';
import { updateUnit } from '../../../api/units';
import type { Unit } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { mayDo, useMe } from '../../../shell/session';
import type { Column } from '../../../shell/sorting';
import { shared } from '../../../text/shared';
import { availabilityShape, availabilityWord } from '../../../theme/status';
import { ChangeButton } from '../ChangeButton';
import { useAccounts, useReload, useSiteList, useUnitList } from '../data';
import { Guarded } from '../Guarded';
import { RecordList } from '../list/RecordList';
import { siteFilter } from '../list/siteFilter';
import { usedFilter } from '../list/usedFilter';
import { t } from '../text';
import { UnitForm } from './UnitForm';
import { unitSheet } from './unitSheet';

export function UnitsTab() {
  const me = useMe();
  const address = useAddress();
  const sites = useSiteList().data ?? [];
  const accounts = useAccounts(mayDo(me, 'account.read')).data;
  const units = useUnitList();
  const reload = useReload();
  const mayManage = mayDo(me, 'unit.manage');
  const may = mayManage || mayDo(me, 'unit.set_duty');
  const close = () => goTo({ add: null, edit: null });
  const siteName = (unit: Unit) => sites.find(({ id }) => id === unit.site_id)?.name ?? '';
  const crew = ({ officers }: Unit) => officers.map(({ name }) => name).join(', ');
  const edited = units.data?.find(({ id }) => id === address.get('edit'));
  const adding = mayManage && sites.length > 0 && address.get('add') === 'unit';

  const columns: Column<Unit>[] = [
    { key: 'call_sign', title: t('units.call_sign'), render: ({ call_sign }) => call_sign, by: ({ call_sign }) => call_sign },
    { key: 'site', title: t('site'), render: siteName, by: siteName },
    { key: 'officers', title: t('units.officers'), render: (unit) => crew(unit) || t('units.no_officers'), by: crew },
    { key: 'vehicle', title: t('units.vehicle'), render: ({ vehicle }) => vehicle ?? '', by: ({ vehicle }) => vehicle ?? '' },
    { key: 'capabilities', title: t('units.capabilities'), render: ({ capabilities }) => capabilities.join(', ').replaceAll('_', ' ') },
    { key: 'duty', title: t('units.duty'), render: ({ duty }) => shared(`duty.${duty}`), by: ({ duty }) => duty },
    {
      key: 'availability',
      title: t('units.availability'),
      render: ({ availability, retired }) => (retired ? t('units.retire') : `${availabilityShape(availability)} ${availabilityWord(availability)}`),
      by: ({ availability }) => availability,
    },
  ];

  return (
    <>
      <RecordList
        query={units}
        columns={columns}
        idOf={({ id }) => id}
        nameOf={({ call_sign }) => call_sign}
        texts={(unit) => [unit.call_sign, unit.vehicle ?? '', unit.capabilities.join(' '), crew(unit), siteName(unit)]}
        findLabel={t('units.find')}
        filters={[
          siteFilter(sites),
          usedFilter(),
        ]}
        sort="call_sign"
        caption={(n) => t('units.caption', { n })}
        empty={t('units.empty')}
        may={mayManage}
        add={
          <Guarded right="unit.manage" what={t('units.manage')}>
            <Button variant="filled" disabled={sites.length === 0} onClick={() => goTo({ add: 'unit' })}>
              {t('units.add')}
            </Button>
          </Guarded>
        }
        renderActs={({ id, call_sign }) => (may && !mayManage ? <ChangeButton id={id} name={call_sign} /> : null)}
        sheet={unitSheet(sites, accounts)}
        history={{ kind: 'unit', sites, restore: mayManage ? ({ id, version }, patch, key) => updateUnit(id, patch, version, key) : undefined }}
        reload={() => reload('units')}
      />
      {may && edited && <UnitForm key={edited.id} unit={edited} site={edited.site_id} sites={sites} onClose={close} />}
      {adding && <UnitForm site={address.get('site') ?? sites[0]?.id ?? ''} sites={sites} onClose={close} />}
    </>
  );
}

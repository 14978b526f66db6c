import { Button } from '@mantine/core';
import type { Unit } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { DataTable } from '../../../shell/DataTable';
import { mayDo, useMe } from '../../../shell/session';
import type { Column } from '../../../shell/sorting';
import { shared } from '../../../text/shared';
import { availabilityShape, availabilityWord } from '../../../theme/status';
import { ChangeButton } from '../ChangeButton';
import { ChoiceField } from '../ChoiceField';
import { useSiteList, useUnitList } from '../data';
import { FindField } from '../FindField';
import { holds } from '../form/find';
import { Guarded } from '../Guarded';
import { Loaded } from '../Loaded';
import { t } from '../text';
import { UnitForm } from './UnitForm';

export function UnitsTab() {
  const me = useMe();
  const address = useAddress();
  const sites = useSiteList().data ?? [];
  const site = address.get('site') ?? '';
  const units = useUnitList(site);
  const find = address.get('find') ?? '';
  const mayManage = mayDo(me, 'unit.manage');
  const may = mayManage || mayDo(me, 'unit.set_duty');
  const close = () => goTo({ add: null, edit: null });
  const siteName = (unit: Unit) => sites.find(({ id }) => id === unit.site_id)?.name ?? '';
  const crew = ({ officers }: Unit) => officers.map(({ name }) => name).join(', ');
  const fits = (unit: Unit) => holds(find, unit.call_sign, unit.vehicle ?? '', unit.capabilities.join(' '), crew(unit), siteName(unit));

  const columns: Column<Unit>[] = [
    { key: 'call_sign', title: t('units.call_sign'), render: ({ call_sign }) => call_sign, by: ({ call_sign }) => call_sign },
    { key: 'site', title: t('site'), render: siteName, by: siteName },
    { key: 'officers', title: t('units.officers'), render: (unit) => crew(unit) || t('units.no_officers'), by: crew },
    { key: 'vehicle', title: t('units.vehicle'), render: ({ vehicle }) => vehicle ?? '' },
    { key: 'capabilities', title: t('units.capabilities'), render: ({ capabilities }) => capabilities.join(', ').replaceAll('_', ' ') },
    { key: 'duty', title: t('units.duty'), render: ({ duty }) => shared(`duty.${duty}`), by: ({ duty }) => duty },
    {
      key: 'availability',
      title: t('units.availability'),
      render: ({ availability }) => `${availabilityShape(availability)} ${availabilityWord(availability)}`,
      by: ({ availability }) => availability,
    },
  ];
  if (may) {
    columns.push({ key: 'acts', title: t('acts'), render: ({ id, call_sign }) => <ChangeButton id={id} name={call_sign} /> });
  }

  return (
    <>
      <div className="office-tools">
        <ChoiceField label={t('site')} name="site" choices={[{ value: '', label: t('site.all') }, ...sites.map(({ id, name }) => ({ value: id, label: name }))]} />
        <FindField label={t('units.find')} />
        <Guarded right="unit.manage" what={t('units.manage')}>
          <Button variant="filled" disabled={sites.length === 0} onClick={() => goTo({ add: 'unit' })}>
            {t('units.add')}
          </Button>
        </Guarded>
      </div>
      <Loaded query={units}>
        {(all) => {
          const edited = all.find(({ id }) => id === address.get('edit'));
          return (
            <>
              <DataTable
                caption={t('units.caption', { n: all.filter(fits).length })}
                columns={columns}
                rows={all.filter(fits)}
                rowKey={({ id }) => id}
                sort={address.get('sort') ?? 'call_sign'}
                onSort={(sort) => goTo({ sort })}
                empty={t(find ? 'none_found' : 'units.empty')}
              />
              {may && edited && <UnitForm key={edited.id} unit={edited} site={edited.site_id} sites={sites} onClose={close} />}
            </>
          );
        }}
      </Loaded>
      {mayManage && sites.length > 0 && address.get('add') === 'unit' && <UnitForm site={site || (sites[0]?.id ?? '')} sites={sites} onClose={close} />}
    </>
  );
}

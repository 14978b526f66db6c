import { Button } from '@mantine/core';
import { updatePosition } from '../../../api/desk';
import type { DeskPosition } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { mayDo, useMe } from '../../../shell/session';
import type { Column } from '../../../shell/sorting';
import { usePositions, useReload, useSiteList } from '../data';
import { Guarded } from '../Guarded';
import { RecordList } from '../list/RecordList';
import { siteFilter } from '../list/siteFilter';
import { usedFilter } from '../list/usedFilter';
import { t } from '../text';
import { PositionForm } from './PositionForm';
import { positionSheet } from './positionSheet';

/** The positions of each control room, which dispatchers take and hand over. */
export function PositionsTab() {
  const may = mayDo(useMe(), 'desk.manage');
  const address = useAddress();
  const sites = useSiteList().data ?? [];
  const positions = usePositions();
  const reload = useReload();
  const close = () => goTo({ add: null, edit: null });
  const edited = positions.data?.find(({ id }) => id === address.get('edit'));
  const siteName = ({ site_id }: DeskPosition) => sites.find(({ id }) => id === site_id)?.name ?? t('site.unknown');
  const columns: Column<DeskPosition>[] = [
    { key: 'name', title: t('positions.name'), render: ({ name }) => name, by: ({ name }) => name },
    { key: 'site', title: t('site'), render: siteName, by: siteName },
    { key: 'holder', title: t('positions.holder'), render: ({ holder, retired }) => (retired ? t('units.retire') : (holder?.name ?? t('positions.nobody'))), by: ({ holder }) => holder?.name ?? '' },
  ];
  return (
    <>
      <RecordList
        query={positions}
        columns={columns}
        idOf={({ id }) => id}
        nameOf={({ name }) => name}
        texts={(position) => [position.name, siteName(position), position.holder?.name ?? '']}
        findLabel={t('positions.find')}
        filters={[siteFilter(sites), usedFilter()]}
        caption={(n) => t('positions.caption', { n })}
        empty={t('positions.empty')}
        may={may}
        add={
          <Guarded right="desk.manage" what={t('positions.manage')}>
            <Button variant="filled" disabled={sites.length === 0} onClick={() => goTo({ add: 'position' })}>
              {t('positions.add')}
            </Button>
          </Guarded>
        }
        sheet={positionSheet(sites)}
        history={{ kind: 'desk', image: 'position', sites, restore: may ? ({ id, version }, patch, key) => updatePosition(id, patch, version, key) : undefined }}
        reload={() => reload('positions')}
      />
      {may && edited && <PositionForm key={edited.id} position={edited} site={edited.site_id} sites={sites} onClose={close} />}
      {may && sites.length > 0 && address.get('add') === 'position' && <PositionForm site={address.get('site') || (sites[0]?.id ?? '')} sites={sites} onClose={close} />}
    </>
  );
}

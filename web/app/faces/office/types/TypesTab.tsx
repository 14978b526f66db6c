import { Button } from '@mantine/core';
import { updateIncidentType } from '../../../api/accounts';
import type { IncidentType } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { mayDo, useMe } from '../../../shell/session';
import type { Column } from '../../../shell/sorting';
import { Priority } from '../../../theme/Priority';
import { PRIORITIES, priorityWord } from '../../../theme/priority';
import { duration } from '../../../time/durations';
import { useReload, useTypeList } from '../data';
import { Guarded } from '../Guarded';
import { offeredFilter } from '../list/offeredFilter';
import { RecordList } from '../list/RecordList';
import { t } from '../text';
import { TypeForm } from './TypeForm';
import { typeSheet } from './typeSheet';

const words = (category: string) => category.replaceAll('_', ' ');

export function TypesTab() {
  const may = mayDo(useMe(), 'incident_type.manage');
  const address = useAddress();
  const types = useTypeList();
  const reload = useReload();
  const close = () => goTo({ add: null, edit: null });
  const categories = Array.from(new Set(types.data?.map((type) => type.category) ?? [])).sort((a, b) => a.localeCompare(b));
  const edited = types.data?.find(({ id }) => id === address.get('edit'));

  const columns: Column<IncidentType>[] = [
    { key: 'name', title: t('types.name'), render: ({ name }) => name, by: ({ name }) => name },
    { key: 'code', title: t('types.code'), render: ({ code }) => code, by: ({ code }) => code },
    { key: 'category', title: t('types.category'), render: (type) => words(type.category), by: (type) => type.category },
    { key: 'priority', title: t('types.priority'), render: ({ priority }) => <Priority value={priority} />, by: ({ priority }) => priority },
    { key: 'queue', title: t('types.queue'), render: ({ targets }) => duration(targets.queue_s), by: ({ targets }) => targets.queue_s },
    { key: 'travel', title: t('types.travel'), render: ({ targets }) => duration(targets.travel_s), by: ({ targets }) => targets.travel_s },
    { key: 'scene', title: t('types.scene'), render: ({ targets }) => duration(targets.scene_s), by: ({ targets }) => targets.scene_s },
    { key: 'warning', title: t('types.warning'), render: ({ targets }) => `${targets.warning_percent} %` },
    { key: 'state', title: t('state'), render: ({ active }) => t(active ? 'types.offered' : 'types.not_offered') },
  ];

  return (
    <>
      <RecordList
        query={types}
        columns={columns}
        idOf={({ id }) => id}
        nameOf={({ name }) => name}
        texts={(type) => [type.name, type.code, words(type.category), type.words.join(' ')]}
        findLabel={t('types.find')}
        filters={[
          {
            name: 'category',
            label: t('types.category'),
            choices: [{ value: '', label: t('types.all_categories') }, ...categories.map((one) => ({ value: one, label: words(one) }))],
            fits: (type, category) => !category || type.category === category,
          },
          {
            name: 'priority',
            label: t('types.priority'),
            choices: [{ value: '', label: t('types.all_priorities') }, ...PRIORITIES.map((one) => ({ value: String(one), label: priorityWord(one) }))],
            fits: (type, priority) => !priority || String(type.priority) === priority,
          },
          offeredFilter(),
        ]}
        sort="category"
        caption={(n) => t('types.caption', { n })}
        empty={t('types.empty')}
        may={may}
        add={
          <Guarded right="incident_type.manage" what={t('types.manage')}>
            <Button variant="filled" onClick={() => goTo({ add: 'type' })}>
              {t('types.add')}
            </Button>
          </Guarded>
        }
        sheet={typeSheet}
        history={{ kind: 'incident_type', sites: [], restore: may ? ({ id, version }, patch, key) => updateIncidentType(id, patch, version, key) : undefined }}
        reload={() => reload('types')}
      />
      {may && edited && <TypeForm key={edited.id} type={edited} categories={categories} onClose={close} />}
      {may && address.get('add') === 'type' && <TypeForm categories={categories} onClose={close} />}
    </>
  );
}

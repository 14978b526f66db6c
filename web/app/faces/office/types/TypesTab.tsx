import { Button } from '@mantine/core';
import type { IncidentType } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { DataTable } from '../../../shell/DataTable';
import { mayDo, useMe } from '../../../shell/session';
import type { Column } from '../../../shell/sorting';
import { Priority } from '../../../theme/Priority';
import { duration } from '../../../time/durations';
import { ChangeButton } from '../ChangeButton';
import { ChoiceField } from '../ChoiceField';
import { useTypeList } from '../data';
import { FindField } from '../FindField';
import { holds } from '../form/find';
import { Guarded } from '../Guarded';
import { Loaded } from '../Loaded';
import { t } from '../text';
import { TypeForm } from './TypeForm';

const words = (category: string) => category.replaceAll('_', ' ');

export function TypesTab() {
  const may = mayDo(useMe(), 'incident_type.manage');
  const address = useAddress();
  const types = useTypeList();
  const find = address.get('find') ?? '';
  const category = address.get('category') ?? '';
  const all = address.get('show') === 'all';
  const close = () => goTo({ add: null, edit: null });
  const fits = (type: IncidentType) =>
    holds(find, type.name, type.code, words(type.category)) && (!category || type.category === category) && (all || type.active);
  const categories = Array.from(new Set(types.data?.map((type) => type.category) ?? [])).sort((a, b) => a.localeCompare(b));

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
  if (may) {
    columns.push({ key: 'acts', title: t('acts'), render: ({ id, name }) => <ChangeButton id={id} name={name} /> });
  }

  return (
    <>
      <div className="office-tools">
        <FindField label={t('types.find')} />
        <ChoiceField label={t('types.category')} name="category" choices={[{ value: '', label: t('types.all_categories') }, ...categories.map((one) => ({ value: one, label: words(one) }))]} />
        <ChoiceField label={t('show')} name="show" choices={[{ value: '', label: t('types.show_offered') }, { value: 'all', label: t('show_all') }]} />
        <Guarded right="incident_type.manage" what={t('types.manage')}>
          <Button variant="filled" onClick={() => goTo({ add: 'type' })}>
            {t('types.add')}
          </Button>
        </Guarded>
      </div>
      <Loaded query={types}>
        {(list) => {
          const edited = list.find(({ id }) => id === address.get('edit'));
          return (
            <>
              <DataTable
                caption={t('types.caption', { n: list.filter(fits).length })}
                columns={columns}
                rows={list.filter(fits)}
                rowKey={({ id }) => id}
                sort={address.get('sort') ?? 'category'}
                onSort={(sort) => goTo({ sort })}
                empty={t(find || category ? 'none_found' : 'types.empty')}
              />
              {may && edited && <TypeForm key={edited.id} type={edited} categories={categories} onClose={close} />}
            </>
          );
        }}
      </Loaded>
      {may && address.get('add') === 'type' && <TypeForm categories={categories} onClose={close} />}
    </>
  );
}

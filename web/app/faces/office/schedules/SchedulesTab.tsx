import { Button } from '@mantine/core';
import type { Schedule } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { DataTable } from '../../../shell/DataTable';
import { mayDo, useMe } from '../../../shell/session';
import type { Column } from '../../../shell/sorting';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { ChangeButton } from '../ChangeButton';
import { ChoiceField } from '../ChoiceField';
import { usePlaceList, useScheduleList, useSiteList, useTypeList } from '../data';
import { Guarded } from '../Guarded';
import { Loaded } from '../Loaded';
import { t } from '../text';
import { ScheduleForm } from './ScheduleForm';
import { daysWords } from './days';

/** Work that opens an incident by itself: what, where, when, and when next. */
export function SchedulesTab() {
  const may = mayDo(useMe(), 'schedule.manage');
  const address = useAddress();
  const query = useSiteList();
  const sites = query.data ?? [];
  const site = sites.find(({ id }) => id === address.get('site')) ?? sites[0];
  const schedules = useScheduleList(site?.id ?? '');
  const places = usePlaceList(site?.id ?? '').data ?? [];
  const types = useTypeList().data ?? [];
  const close = () => goTo({ add: null, edit: null });
  const placeName = (id: string) => places.find((one) => one.id === id)?.path || places.find((one) => one.id === id)?.name || '';

  const columns: Column<Schedule>[] = [
    { key: 'name', title: t('schedules.name'), render: ({ name }) => name, by: ({ name }) => name },
    { key: 'type', title: t('schedules.type'), render: ({ type }) => types.find(({ code }) => code === type)?.name ?? type, by: ({ type }) => type },
    { key: 'place', title: t('schedules.place'), render: ({ place_id }) => placeName(place_id), by: ({ place_id }) => placeName(place_id) },
    { key: 'when', title: t('schedules.when'), render: (one) => `${one.once_on ?? daysWords(one.weekdays)}, ${one.time}`, by: ({ time }) => time },
    { key: 'next', title: t('schedules.next'), render: (one) => (one.active && one.next_at ? timeAt(one.next_at, site?.time_zone, serverNow()) : '–'), by: ({ next_at }) => next_at ?? '' },
    { key: 'state', title: t('state'), render: ({ active }) => t(active ? 'schedules.runs' : 'schedules.stopped') },
  ];
  if (may) columns.push({ key: 'acts', title: t('acts'), render: ({ id, name }) => <ChangeButton id={id} name={name} /> });

  return (
    <>
      <div className="office-tools">
        {sites.length > 0 && <ChoiceField label={t('site')} name="site" choices={sites.map(({ id, name }, at) => ({ value: at === 0 ? '' : id, label: name }))} />}
        <Guarded right="schedule.manage" what={t('schedules.manage')}>
          <Button variant="filled" disabled={!site} onClick={() => goTo({ add: 'schedule' })}>
            {t('schedules.add')}
          </Button>
        </Guarded>
      </div>
      <Loaded query={schedules}>
        {(list) => {
          const edited = list.find(({ id }) => id === address.get('edit'));
          return (
            <>
              <DataTable
                caption={t('schedules.caption', { n: list.length })}
                columns={columns}
                rows={list}
                rowKey={({ id }) => id}
                sort={address.get('sort') ?? 'name'}
                onSort={(sort) => goTo({ sort })}
                empty={t('schedules.empty')}
              />
              {may && site && edited && <ScheduleForm key={edited.id} site={site} schedule={edited} places={places} types={types} onClose={close} />}
            </>
          );
        }}
      </Loaded>
      {may && site && address.get('add') === 'schedule' && <ScheduleForm site={site} places={places} types={types} onClose={close} />}
    </>
  );
}

import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { updateSchedule } from '../../../api/schedules';
import type { NewSchedule, Schedule, Site } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { mayDo, useMe } from '../../../shell/session';
import type { Column } from '../../../shell/sorting';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { usePlaceList, useReload, useScheduleList, useTypeList } from '../data';
import { Guarded } from '../Guarded';
import { RecordList } from '../list/RecordList';
import { useSiteChosen } from '../list/useSiteChosen';
import { placeWords } from '../places/placeWords';
import { t } from '../text';
import { daysWords } from './days';
import { ScheduleForm } from './ScheduleForm';
import { scheduleSheet, sentOf } from './scheduleSheet';

/** Work that opens an incident by itself: what, where, when, and when next. */
export function SchedulesTab() {
  const { site, choice } = useSiteChosen();
  return site ? <Plans key={site.id} site={site} choice={choice} /> : choice;
}

function Plans({ site, choice }: { site: Site; choice: ReactNode }) {
  const may = mayDo(useMe(), 'schedule.manage');
  const address = useAddress();
  const schedules = useScheduleList(site.id);
  const places = usePlaceList(site.id).data ?? [];
  const types = useTypeList().data ?? [];
  const reload = useReload();
  const close = () => goTo({ add: null, edit: null });
  const edited = schedules.data?.find(({ id }) => id === address.get('edit'));
  const placeName = (id: string) => placeWords(places, id);
  const typeName = (code: string) => types.find((one) => one.code === code)?.name ?? code;

  const columns: Column<Schedule>[] = [
    { key: 'name', title: t('schedules.name'), render: ({ name }) => name, by: ({ name }) => name },
    { key: 'type', title: t('schedules.type'), render: ({ type }) => typeName(type), by: ({ type }) => typeName(type) },
    { key: 'place', title: t('schedules.place'), render: ({ place_id }) => placeName(place_id), by: ({ place_id }) => placeName(place_id) },
    { key: 'when', title: t('schedules.when'), render: (one) => `${one.once_on ?? daysWords(one.weekdays)}, ${one.time}`, by: ({ time }) => time },
    { key: 'next', title: t('schedules.next'), render: (one) => (one.active && one.next_at ? timeAt(one.next_at, site.time_zone, serverNow()) : '–'), by: ({ next_at }) => next_at ?? '' },
    { key: 'state', title: t('state'), render: ({ active }) => t(active ? 'schedules.runs' : 'schedules.stopped') },
  ];

  return (
    <>
      <RecordList
        query={schedules}
        columns={columns}
        idOf={({ id }) => id}
        nameOf={({ name }) => name}
        texts={({ name, type, place_id, text }) => [name, typeName(type), placeName(place_id), text ?? '']}
        before={choice}
        findLabel={t('schedules.find')}
        filters={[{
          name: 'runs',
          label: t('state'),
          choices: [{ value: '', label: t('show_all') }, { value: 'yes', label: t('schedules.runs') }, { value: 'no', label: t('schedules.stopped') }],
          fits: ({ active }, runs) => !runs || active === (runs === 'yes'),
        }]}
        sort="name"
        caption={(n) => t('schedules.caption', { n })}
        empty={t('schedules.empty')}
        may={may}
        add={
          <Guarded right="schedule.manage" what={t('schedules.manage')}>
            <Button variant="filled" onClick={() => goTo({ add: 'schedule' })}>
              {t('schedules.add')}
            </Button>
          </Guarded>
        }
        sheet={scheduleSheet(site, places, types)}
        history={{ kind: 'schedule', sites: [site], restore: may ? (plan, patch, key) => updateSchedule(plan.id, { ...sentOf(plan), ...patch } as NewSchedule, plan.version, key) : undefined }}
        reload={() => reload('schedules')}
      />
      {may && edited && <ScheduleForm key={edited.id} site={site} schedule={edited} places={places} types={types} onClose={close} />}
      {may && address.get('add') === 'schedule' && <ScheduleForm site={site} places={places} types={types} onClose={close} />}
    </>
  );
}

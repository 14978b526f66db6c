import { NumberInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type AlarmFilter, getAlarmLoad } from '../../../api/figures';
import type { AlarmLoad } from '../../../api/types';
import { refine, useAddress } from '../../../shell/address';
import { DataTable } from '../../../shell/DataTable';
import { dateOf } from '../../../time/zone';
import { Loaded } from '../Loaded';
import { t } from '../text';
import { AlarmsBehind } from './AlarmsBehind';
import { ALL, groupKey, measureOpens, queryOf, spanKey, spanWord } from './alarmWords';
import { chatteringColumns, dayColumns, floodColumns, measureColumns, operatorColumns, operatorWord, sourceColumns } from './loadTables';
import { Supervision } from './Supervision';

const POSITIONS_MAX = 100;

/** What was opened is called as where it was opened. */
function nameOf({ measures, days, floods, operators, sources, chattering }: AlarmLoad, opened: string, zone: string | undefined): string {
  const named: [string | undefined, string][] = [
    [ALL, t('figures.load.all')],
    ...measures.map(({ name }): [string | undefined, string] => [measureOpens(name), t(`figures.load.measure.${name}`)]),
    ...days.map(({ from, to }): [string, string] => [spanKey(from, to), dateOf(from, zone)]),
    ...floods.map(({ from, to }): [string, string] => [spanKey(from, to), spanWord(from, to, zone)]),
    ...operators.map((one): [string, string] => [groupKey('operator', one.key), operatorWord(one)]),
    ...[...sources, ...chattering].map(({ key, name }): [string, string] => [groupKey('source', key), name]),
    [groupKey('code', 'silent'), t('figures.load.supervision.silences')],
  ];
  return named.find(([key]) => key === opened)?.[1] ?? t('figures.unknown');
}

/** What people had to bear, against the targets, and whether the alarms themselves are well. */
export function AlarmLoadPanel({ filter, zone }: { filter: Pick<AlarmFilter, 'from' | 'to' | 'site_id'>; zone: string | undefined }) {
  const address = useAddress();
  const positions = Number(address.get('positions') ?? 1);
  const load = useQuery({
    queryKey: ['figures', 'alarm-load', filter, positions],
    queryFn: () => getAlarmLoad(filter, positions),
    placeholderData: keepPreviousData,
  });
  const opened = address.get('key');
  return (
    <>
      <div className="office-pick">
        <NumberInput
          label={t('figures.load.positions')}
          min={1}
          max={POSITIONS_MAX}
          value={positions}
          onChange={(value) => refine({ positions: value === '' || Number(value) === 1 ? null : String(value) })}
        />
      </div>
      <p className="office-note">{t('figures.load.note')}</p>
      <Loaded query={load}>
        {(shown) => {
          const { measures, days, floods, operators, sources, chattering, supervision } = shown;
          return (
            <>
              <DataTable caption={t('figures.load.measures', { n: shown.alarms })} columns={measureColumns} rows={measures} rowKey={({ name }) => name} empty="" />
              {opened && <AlarmsBehind query={{ ...filter, ...queryOf(opened) }} name={nameOf(shown, opened, zone)} zone={zone} />}
              <DataTable caption={t('figures.load.operators')} columns={operatorColumns(operators)} rows={operators} rowKey={({ key }) => key} empty={t('figures.alarm.empty')} />
              <DataTable caption={t('figures.load.floods')} columns={floodColumns(zone)} rows={floods} rowKey={({ from }) => from} empty={t('figures.load.floods.none')} />
              <DataTable caption={t('figures.load.sources')} columns={sourceColumns(sources)} rows={sources} rowKey={({ key }) => key} empty={t('figures.alarm.empty')} />
              <DataTable caption={t('figures.load.chattering')} columns={chatteringColumns} rows={chattering} rowKey={({ key }) => key} empty={t('figures.load.chattering.none')} />
              <Supervision supervision={supervision} zone={zone} />
              <DataTable caption={t('figures.load.days')} columns={dayColumns(days, zone)} rows={days} rowKey={({ from }) => from} empty={t('figures.alarm.empty')} />
            </>
          );
        }}
      </Loaded>
    </>
  );
}

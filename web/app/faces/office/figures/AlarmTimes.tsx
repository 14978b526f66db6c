import { useQuery } from '@tanstack/react-query';
import { type AlarmFilter, getAlarmFigures } from '../../../api/figures';
import type { AlarmFigureGroup, AlarmFigures, AlarmTime } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { DataTable } from '../../../shell/DataTable';
import type { Column } from '../../../shell/sorting';
import { Loaded } from '../Loaded';
import { t } from '../text';
import { AlarmsBehind } from './AlarmsBehind';
import { alarmGroupWord, type AlarmGrouping, causeWord, partWord, timesWord } from './alarmWords';
import { Bar } from './Bar';
import { OpenRows } from './OpenRows';

const FALSE = ['user', 'equipment', 'weather', 'malicious', 'unknown'] as const;

function Times({ times, most }: { times: AlarmTime; most: number }) {
  if (times.count === 0) return <span className="quiet">{t('figures.none')}</span>;
  return (
    <div className="office-figure num">
      <span>{timesWord(times)}</span>
      <Bar value={times.p98_5_us ?? 0} most={most} />
      <span className="quiet">{t('figures.counted', { n: times.count })}</span>
    </div>
  );
}

function FalseAlarms({ group }: { group: AlarmFigureGroup }) {
  return (
    <div className="office-figure num">
      <span>{group.false_alarms}</span>
      <Bar value={group.false_share ?? 0} most={1} />
      {group.false_share !== null && <span className="quiet">{t('figures.alarm.false_share', { part: partWord(group.false_share), n: group.false_alarms + group.genuine })}</span>}
      {FALSE.filter((cause) => group[`false_${cause}`] > 0).map((cause) => (
        <span key={cause} className="quiet">
          {t('figures.alarm.of_cause', { cause: causeWord(cause), n: group[`false_${cause}`] })}
        </span>
      ))}
    </div>
  );
}

function columnsOf({ groups }: AlarmFigures, by: AlarmGrouping): Column<AlarmFigureGroup>[] {
  const most = Math.max(...groups.map(({ alarms }) => alarms));
  const times = (name: 'first_view' | 'first_action'): Column<AlarmFigureGroup> => ({
    key: name,
    title: t(`figures.alarm.${name}`),
    render: (group) => <Times times={group[name]} most={Math.max(...groups.map((one) => one[name].p98_5_us ?? 0))} />,
    by: (group) => group[name].p98_5_us ?? -1,
  });
  return [
    { key: 'group', title: t(`figures.alarm.by.${by}`), render: (group) => (group.key ? <OpenRows open={group.key} name={alarmGroupWord(by, group)} /> : t('figures.all')) },
    {
      key: 'alarms',
      title: t('figures.alarm.alarms'),
      render: (group) => (
        <div className="office-figure num">
          <span>{group.alarms}</span>
          <Bar value={group.key ? group.alarms : 0} most={most} />
          {group.undecided > 0 && <span className="quiet">{t('figures.alarm.undecided', { n: group.undecided })}</span>}
        </div>
      ),
      by: ({ alarms }) => alarms,
    },
    times('first_view'),
    times('first_action'),
    { key: 'false', title: t('figures.alarm.false'), render: (group) => <FalseAlarms group={group} />, by: ({ false_alarms }) => false_alarms },
    { key: 'genuine', title: t('figures.alarm.cause.genuine'), render: ({ genuine }) => genuine, by: ({ genuine }) => genuine },
    { key: 'tests', title: t('figures.alarm.cause.test'), render: ({ tests }) => tests, by: ({ tests }) => tests },
    { key: 'signals', title: t('figures.alarm.signals'), render: ({ signals }) => signals, by: ({ signals }) => signals },
  ];
}

/** When somebody looked at alarms, when somebody did something, and how many were false; each row opens the alarms behind it. */
export function AlarmTimes({ filter, by, zone }: { filter: AlarmFilter; by: AlarmGrouping; zone: string | undefined }) {
  const address = useAddress();
  const figures = useQuery({ queryKey: ['figures', 'alarms', by, filter], queryFn: () => getAlarmFigures(filter, by) });
  const key = address.get('key');
  return (
    <Loaded query={figures}>
      {(shown) => {
        const group = shown.groups.find((one) => one.key === key);
        return (
          <>
            <DataTable
              caption={t('figures.alarm.caption', { n: shown.total.alarms })}
              columns={columnsOf(shown, by)}
              rows={shown.total.alarms > 0 ? [...shown.groups, shown.total] : []}
              rowKey={(one) => one.key}
              sort={address.get('sort') ?? ''}
              onSort={(sort) => goTo({ sort })}
              empty={t('figures.alarm.empty')}
            />
            {shown.more_groups > 0 && <p className="office-note">{t('figures.more_groups', { n: shown.more_groups })}</p>}
            {key && <AlarmsBehind query={{ ...filter, by, key }} name={alarmGroupWord(by, group ?? { key, name: key })} zone={zone} />}
          </>
        );
      }}
    </Loaded>
  );
}

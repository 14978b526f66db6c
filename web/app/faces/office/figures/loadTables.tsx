import type { AlarmLoad } from '../../../api/types';
import type { Column } from '../../../shell/sorting';
import { dateOf } from '../../../time/zone';
import { t } from '../text';
import { groupKey, measureOpens, measureValue, partWord, spanKey, spanWord, targetWord } from './alarmWords';
import { Bar } from './Bar';
import { OpenRows } from './OpenRows';

type Row<Part extends 'measures' | 'days' | 'floods' | 'operators' | 'sources' | 'chattering'> = AlarmLoad[Part][number];

/** A number with its length beside it. */
function Amount({ value, most }: { value: number; most: number }) {
  return (
    <div className="office-figure num">
      <span>{value}</span>
      <Bar value={value} most={most} />
    </div>
  );
}

const mostOf = <T,>(rows: T[], of: (row: T) => number) => Math.max(0, ...rows.map(of));

export const measureColumns: Column<Row<'measures'>>[] = [
  { key: 'name', title: t('figures.load.measure'), render: ({ name }) => t(`figures.load.measure.${name}`) },
  {
    key: 'value',
    title: t('figures.load.value'),
    render: ({ name, value }) => {
      const [words, opens] = [measureValue(name, value), measureOpens(name)];
      return value !== null && opens ? <OpenRows open={opens} name={t(`figures.load.measure.${name}`)} shown={words} /> : words;
    },
  },
  { key: 'target', title: t('figures.load.target'), render: targetWord },
  { key: 'verdict', title: t('figures.load.verdict'), render: ({ verdict }) => (verdict ? t(`figures.load.verdict.${verdict}`) : '') },
];

export function dayColumns(days: Row<'days'>[], zone: string | undefined): Column<Row<'days'>>[] {
  return [
    { key: 'day', title: t('figures.load.day'), render: ({ from, to, alarms }) => (alarms > 0 ? <OpenRows open={spanKey(from, to)} name={dateOf(from, zone)} /> : dateOf(from, zone)) },
    { key: 'alarms', title: t('figures.alarm.alarms'), render: ({ alarms }) => <Amount value={alarms} most={mostOf(days, (day) => day.alarms)} /> },
    { key: 'most', title: t('figures.load.measure.most_per_ten_minutes'), render: (day) => <Amount value={day.most_per_ten_minutes} most={mostOf(days, (one) => one.most_per_ten_minutes)} /> },
    { key: 'stale', title: t('figures.load.stale'), render: ({ stale }) => <Amount value={stale} most={mostOf(days, (day) => day.stale)} /> },
  ];
}

export const floodColumns = (zone: string | undefined): Column<Row<'floods'>>[] => [
  { key: 'time', title: t('figures.load.time'), render: ({ from, to }) => <OpenRows open={spanKey(from, to)} name={spanWord(from, to, zone)} /> },
  { key: 'alarms', title: t('figures.alarm.alarms'), render: ({ alarms }) => alarms },
];

export const operatorWord = ({ key, name }: { key: string; name: string }) => (key === 'unknown' ? t('figures.alarm.nobody') : name);

const peak = (most: number, over: number) => (
  <div className="office-figure num">
    <span>{most}</span>
    {over > 0 && <span className="quiet">{t('figures.load.over', { n: over })}</span>}
  </div>
);

export const operatorColumns = (operators: Row<'operators'>[]): Column<Row<'operators'>>[] => [
  { key: 'operator', title: t('figures.by.operator'), render: (one) => <OpenRows open={groupKey('operator', one.key)} name={operatorWord(one)} /> },
  { key: 'alarms', title: t('figures.alarm.alarms'), render: ({ alarms }) => <Amount value={alarms} most={mostOf(operators, (one) => one.alarms)} /> },
  { key: 'ten', title: t('figures.load.most_ten'), render: (one) => peak(one.most_per_ten_minutes, one.over_per_ten_minutes) },
  { key: 'hour', title: t('figures.load.most_hour'), render: (one) => peak(one.most_per_hour, one.over_per_hour) },
  { key: 'day', title: t('figures.load.most_day'), render: (one) => peak(one.most_per_day, one.over_per_day) },
];

export const sourceColumns = (sources: Row<'sources'>[]): Column<Row<'sources'>>[] => [
  { key: 'source', title: t('figures.alarm.by.source'), render: ({ key, name }) => <OpenRows open={groupKey('source', key)} name={name} /> },
  { key: 'alarms', title: t('figures.alarm.alarms'), render: ({ alarms }) => <Amount value={alarms} most={mostOf(sources, (one) => one.alarms)} /> },
  { key: 'share', title: t('figures.load.share'), render: ({ share }) => (share === null ? '' : partWord(share)) },
  { key: 'signals', title: t('figures.alarm.signals'), render: ({ signals }) => signals },
];

export const chatteringColumns: Column<Row<'chattering'>>[] = [
  { key: 'source', title: t('figures.alarm.by.source'), render: ({ key, name }) => <OpenRows open={groupKey('source', key)} name={name} /> },
  { key: 'bursts', title: t('figures.load.bursts'), render: ({ bursts }) => bursts },
  { key: 'most', title: t('figures.load.most_minute'), render: ({ most_per_minute }) => most_per_minute },
];

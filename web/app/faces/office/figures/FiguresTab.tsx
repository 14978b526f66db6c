import { TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { figureAddress } from '../../../api/figures';
import { goTo, useAddress } from '../../../shell/address';
import { priorityWord, PRIORITIES } from '../../../theme/priority';
import { serverNow } from '../../../time/clock';
import { ChoiceField } from '../ChoiceField';
import { useSiteList, useTypeList } from '../data';
import { ReportsPanel } from '../reports/ReportsPanel';
import { t } from '../text';
import { AlarmLoadPanel } from './AlarmLoadPanel';
import { AlarmTimes } from './AlarmTimes';
import { ALARM_BYS, CATEGORIES, categoryWord } from './alarmWords';
import { DemandGrid } from './DemandGrid';
import { Durations } from './Durations';
import './figures.css';
import { alarmFilterOf, filterOf, moved, type Period, periodOf } from './period';
import { StaffingPanel } from './StaffingPanel';
import { WhereAndWhen } from './WhereAndWhen';
import { BYS } from './words';

const VIEWS = ['durations', 'demand', 'where', 'staffing', 'alarms', 'load', 'reports'] as const;
const PATHS = { durations: '', demand: '/demand', where: '', staffing: '/staffing', alarms: '/alarms', load: '/alarms/load', reports: '' } as const;
/** Views of incidents that can be narrowed to a type. */
const OF_TYPES: ReadonlySet<string> = new Set(['durations', 'demand', 'where']);

function Day({ name, period }: { name: 'from' | 'to'; period: Period }) {
  const change = (day: string) => goTo(day ? { ...moved(period, name, day), key: null } : { [name]: null, key: null });
  return <TextInput type="date" label={t(`figures.${name}`)} value={period[name]} onChange={(event) => change(event.currentTarget.value)} />;
}

/** How long things took, when there was how much, how many people that asks for, and how alarms were. */
export function FiguresTab() {
  const address = useAddress();
  const siteList = useSiteList();
  const types = useTypeList().data ?? [];
  // The end of the period stands still while one looks at it.
  const [opened_ms] = useState(serverNow);
  const sites = siteList.data;
  const period = useMemo(() => periodOf(address, sites ?? [], opened_ms), [address, sites, opened_ms]);
  const filter = useMemo(() => filterOf(address, period), [address, period]);
  const view = VIEWS.find((one) => one === address.get('view')) ?? 'durations';
  const by = BYS.find((one) => one === address.get('by')) ?? 'type';
  const alarmBy = ALARM_BYS.find((one) => one === address.get('by')) ?? 'category';
  const ofAlarms = alarmFilterOf(address, filter);
  // People bear all alarms, of whatever category and priority.
  const { from, to, site_id } = filter;
  const place = { from, to, ...(site_id ? { site_id } : {}) };
  const queries = {
    durations: { ...filter, by },
    demand: filter,
    where: { ...filter, by: 'spot' },
    staffing: filter,
    alarms: { ...ofAlarms, by: alarmBy },
    load: { ...place, positions: address.get('positions') ?? undefined },
    reports: {},
  };
  const table = figureAddress(PATHS[view], { ...queries[view], format: 'csv' });
  if (!sites) return <output>{t('loading')}</output>;
  return (
    <>
      <div className="office-tools">
        <ChoiceField label={t('figures.view')} name="view" choices={VIEWS.map((one) => ({ value: one === 'durations' ? '' : one, label: t(`figures.view.${one}`) }))} />
        {view !== 'reports' && (
          <>
            <Day name="from" period={period} />
            <Day name="to" period={period} />
          </>
        )}
        <ChoiceField label={t('site')} name="site" choices={[{ value: '', label: t('site.all') }, ...sites.map(({ id, name }) => ({ value: id, label: name }))]} />
        {OF_TYPES.has(view) && (
          <ChoiceField label={t('figures.type')} name="type" choices={[{ value: '', label: t('figures.type.all') }, ...types.map(({ code, name }) => ({ value: code, label: name }))]} />
        )}
        {view === 'alarms' && (
          <ChoiceField
            label={t('figures.alarm.by.category')}
            name="category"
            choices={[{ value: '', label: t('figures.alarm.category.all') }, ...CATEGORIES.map((one) => ({ value: one, label: categoryWord(one) }))]}
          />
        )}
        {(OF_TYPES.has(view) || view === 'alarms') && (
          <ChoiceField
            label={t('figures.priority')}
            name="priority"
            choices={[{ value: '', label: t('figures.priority.all') }, ...PRIORITIES.map((one) => ({ value: String(one), label: priorityWord(one) }))]}
          />
        )}
        {view === 'durations' && <ChoiceField label={t('figures.by')} name="by" choices={BYS.map((one) => ({ value: one === 'type' ? '' : one, label: t(`figures.by.${one}`) }))} />}
        {view === 'alarms' && (
          <ChoiceField label={t('figures.by')} name="by" choices={ALARM_BYS.map((one) => ({ value: one === 'category' ? '' : one, label: t(`figures.alarm.by.${one}`) }))} />
        )}
        {view !== 'reports' && (
          <a href={table} download>
            {t('figures.csv')}
          </a>
        )}
      </div>
      {view === 'durations' && <Durations filter={filter} by={by} zone={period.zone} />}
      {view === 'demand' && <DemandGrid filter={filter} zone={period.zone} />}
      {view === 'where' && <WhereAndWhen filter={filter} zone={period.zone} sites={sites} />}
      {view === 'staffing' && <StaffingPanel filter={filter} />}
      {view === 'alarms' && <AlarmTimes filter={ofAlarms} by={alarmBy} zone={period.zone} />}
      {view === 'load' && <AlarmLoadPanel filter={place} zone={period.zone} />}
      {view === 'reports' && <ReportsPanel sites={sites} site={address.get('site')} />}
    </>
  );
}

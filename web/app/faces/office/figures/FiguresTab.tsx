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
import { DemandGrid } from './DemandGrid';
import { Durations } from './Durations';
import './figures.css';
import { filterOf, moved, type Period, periodOf } from './period';
import { StaffingPanel } from './StaffingPanel';
import { WhereAndWhen } from './WhereAndWhen';
import { BYS } from './words';

const VIEWS = ['durations', 'demand', 'where', 'staffing', 'reports'] as const;
const PATHS = { durations: '', demand: '/demand', where: '', staffing: '/staffing', reports: '' } as const;

function Day({ name, period }: { name: 'from' | 'to'; period: Period }) {
  const change = (day: string) => goTo(day ? { ...moved(period, name, day), key: null } : { [name]: null, key: null });
  return <TextInput type="date" label={t(`figures.${name}`)} value={period[name]} onChange={(event) => change(event.currentTarget.value)} />;
}

/** How long things took, when there was how much, and how many people that asks for. */
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
  const table = figureAddress(PATHS[view], { ...filter, ...(view === 'durations' ? { by } : view === 'where' ? { by: 'spot' } : {}), format: 'csv' });
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
        {(view === 'durations' || view === 'demand' || view === 'where') && (
          <>
            <ChoiceField label={t('figures.type')} name="type" choices={[{ value: '', label: t('figures.type.all') }, ...types.map(({ code, name }) => ({ value: code, label: name }))]} />
            <ChoiceField
              label={t('figures.priority')}
              name="priority"
              choices={[{ value: '', label: t('figures.priority.all') }, ...PRIORITIES.map((one) => ({ value: String(one), label: priorityWord(one) }))]}
            />
          </>
        )}
        {view === 'durations' && <ChoiceField label={t('figures.by')} name="by" choices={BYS.map((one) => ({ value: one === 'type' ? '' : one, label: t(`figures.by.${one}`) }))} />}
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
      {view === 'reports' && <ReportsPanel sites={sites} site={address.get('site')} />}
    </>
  );
}

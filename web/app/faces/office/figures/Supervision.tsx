import type { AlarmLoad } from '../../../api/types';
import { DataTable } from '../../../shell/DataTable';
import { mayDo, useMe } from '../../../shell/session';
import { timeAt } from '../../../time/zone';
import { t } from '../text';
import { groupKey } from './alarmWords';
import { OpenRows } from './OpenRows';

const COUNTS = ['panels', 'supervised', 'silent', 'never_heard', 'silent_ways', 'on_test', 'shelved_zones', 'silences'] as const;

/** What leads to the tab of panels, for whoever may read it. */
function ToPanels({ find, label, children }: { find?: string; label?: string; children: string | number }) {
  if (!mayDo(useMe(), 'alarm_account.read')) return children;
  return (
    <a className="office-behind-open" href={`/office?tab=panels${find ? `&find=${encodeURIComponent(find)}` : ''}`} aria-label={label}>
      {children}
    </a>
  );
}

/** Whether panels are heard: how many of which kind there are now, how often one fell silent, and which are. */
export function Supervision({ supervision, zone }: { supervision: AlarmLoad['supervision']; zone: string | undefined }) {
  const rows = COUNTS.map((name) => ({ name, value: supervision[name], words: t(`figures.load.supervision.${name}`) }));
  return (
    <>
      <DataTable
        caption={t('figures.load.supervision')}
        columns={[
          { key: 'name', title: t('figures.load.measure'), render: ({ words }) => words },
          {
            key: 'value',
            title: t('figures.load.value'),
            render: ({ name, value, words }) =>
              name === 'silences' ? (
                <OpenRows open={groupKey('code', 'silent')} name={words} shown={value} />
              ) : (
                <ToPanels label={t('figures.load.supervision.panels_of', { n: value, name: words })}>{value}</ToPanels>
              ),
          },
        ]}
        rows={rows}
        rowKey={({ name }) => name}
        empty=""
      />
      <DataTable
        caption={t('figures.load.silent')}
        columns={[
          { key: 'panel', title: t('figures.alarm.by.account'), render: ({ account, name }) => <ToPanels find={account}>{`${account} ${name}`}</ToPanels> },
          { key: 'site', title: t('site'), render: ({ site_name }) => site_name ?? '' },
          { key: 'since', title: t('figures.load.silent_since'), render: ({ silent_since }) => timeAt(silent_since, zone, 0) },
        ]}
        rows={supervision.silent_panels}
        rowKey={({ id }) => id}
        empty={t('figures.load.silent.none')}
      />
    </>
  );
}

import type { FiguredAlarm } from '../../../api/types';
import type { Column } from '../../../shell/sorting';
import { Priority } from '../../../theme/Priority';
import { timeAt } from '../../../time/zone';
import { t } from '../text';
import { categoryWord, causeWord } from './alarmWords';
import { RowsBehind } from './RowsBehind';
import { time } from './words';

const known = (...parts: (string | null)[]) => parts.filter((one) => one !== null && one !== '').join(' · ');

function columnsOf(zone: string | undefined): Column<FiguredAlarm>[] {
  return [
    { key: 'number', title: t('figures.behind.number'), render: ({ id, number }) => <a href={`/console/alarms/${id}`}>{number}</a> },
    { key: 'category', title: t('figures.alarm.by.category'), render: ({ category, code_name }) => known(categoryWord(category), code_name) },
    { key: 'priority', title: t('figures.priority'), render: ({ priority }) => <Priority value={priority} /> },
    { key: 'place', title: t('figures.behind.place'), render: ({ site_name, place, account_name, zone: detector }) => known(site_name, place, account_name, detector) },
    { key: 'first', title: t('figures.alarm.first_at'), render: ({ first_at }) => timeAt(first_at, zone, 0) },
    { key: 'signals', title: t('figures.alarm.signals'), render: ({ count }) => count },
    { key: 'view', title: t('figures.alarm.first_view'), render: ({ first_view_us }) => time(first_view_us) },
    { key: 'action', title: t('figures.alarm.first_action'), render: ({ first_action_us }) => time(first_action_us) },
    { key: 'operator', title: t('figures.by.operator'), render: ({ operator }) => operator ?? t('figures.alarm.nobody') },
    { key: 'cause', title: t('figures.alarm.by.cause'), render: ({ cause }) => causeWord(cause ?? 'undecided') },
  ];
}

/** The alarms behind a figure. */
export function AlarmsBehind({ query, name, zone }: { query: object; name: string; zone: string | undefined }) {
  return (
    <RowsBehind
      path="/alarms/behind"
      query={query}
      name={name}
      columns={columnsOf(zone)}
      caption={(n) => t('figures.alarm.behind.caption', { n })}
      empty={t('figures.alarm.empty')}
    />
  );
}

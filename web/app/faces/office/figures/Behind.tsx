import type { FigureFilter } from '../../../api/figures';
import type { FigureBy, FiguredIncident } from '../../../api/types';
import type { Column } from '../../../shell/sorting';
import { Priority } from '../../../theme/Priority';
import { timeAt } from '../../../time/zone';
import { t } from '../text';
import { RowsBehind } from './RowsBehind';
import { time } from './words';

interface BehindProps {
  filter: FigureFilter;
  by: FigureBy;
  /** The group's key. */
  group: string;
  /** What it is called. */
  name: string;
  zone: string | undefined;
}

function columnsOf(zone: string | undefined): Column<FiguredIncident>[] {
  return [
    { key: 'number', title: t('figures.behind.number'), render: ({ id, number }) => <a href={`/console/incidents/${id}`}>{number}</a> },
    { key: 'type', title: t('figures.type'), render: ({ type_name }) => type_name },
    { key: 'priority', title: t('figures.priority'), render: ({ priority }) => <Priority value={priority} /> },
    { key: 'place', title: t('figures.behind.place'), render: ({ place, site_name }) => [site_name, place].filter((one) => one && one !== '').join(' · ') },
    { key: 'received', title: t('figures.behind.received'), render: ({ received_at }) => timeAt(received_at, zone, 0) },
    { key: 'queue', title: t('figures.queue'), render: ({ queue_us }) => time(queue_us) },
    { key: 'response', title: t('figures.response'), render: ({ response_us }) => time(response_us) },
    { key: 'total', title: t('figures.total_consumed'), render: ({ total_consumed_us }) => time(total_consumed_us) },
    { key: 'units', title: t('figures.behind.units'), render: ({ units }) => units.map(({ call_sign }) => call_sign).join(', ') },
  ];
}

/** The incidents behind a bar. */
export function Behind({ filter, by, group, name, zone }: BehindProps) {
  return (
    <RowsBehind
      path="/incidents"
      query={{ ...filter, by, key: group }}
      name={name}
      columns={columnsOf(zone)}
      caption={(n) => t('figures.behind.caption', { n })}
      empty={t('figures.empty')}
    />
  );
}

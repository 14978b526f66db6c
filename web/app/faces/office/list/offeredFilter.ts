import { t } from '../text';
import type { Filter } from './RecordList';

/** What is offered, unless all is asked for. */
export const offeredFilter = <Row extends { active: boolean }>(): Filter<Row> => ({
  name: 'show',
  label: t('show'),
  choices: [{ value: '', label: t('types.show_offered') }, { value: 'all', label: t('show_all') }],
  fits: ({ active }, show) => show === 'all' || active,
});

import { t } from '../text';
import type { Filter } from './RecordList';

/** What is in use, unless what was retired is asked for. */
export const usedFilter = <Row extends { retired: boolean }>(): Filter<Row> => ({
  name: 'show',
  label: t('show'),
  choices: [{ value: '', label: t('places.in_use') }, { value: 'retired', label: t('units.retire') }, { value: 'all', label: t('show_all') }],
  fits: ({ retired }, show) => show === 'all' || retired === (show === 'retired'),
});

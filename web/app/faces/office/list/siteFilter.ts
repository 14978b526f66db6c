import type { Site } from '../../../api/types';
import { t } from '../text';
import type { Filter } from './RecordList';

/** The filter by site that lists of several sites share. */
export const siteFilter = <Row extends { site_id: string }>(sites: Site[]): Filter<Row> => ({
  name: 'site',
  label: t('site'),
  choices: [{ value: '', label: t('site.all') }, ...sites.map(({ id, name }) => ({ value: id, label: name }))],
  fits: ({ site_id }, site) => !site || site_id === site,
});

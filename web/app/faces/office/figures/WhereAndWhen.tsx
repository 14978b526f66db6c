import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { type FigureFilter, getFigures } from '../../../api/figures';
import type { FigureGroup, Site } from '../../../api/types';
import { DataTable } from '../../../shell/DataTable';
import { goTo, useAddress } from '../../../shell/address';
import type { Column } from '../../../shell/sorting';
import { Loaded } from '../Loaded';
import { t } from '../text';
import { Bar } from './Bar';
import { Behind } from './Behind';
import { DemandHours } from './DemandGrid';
import { inSquare, isHourOfWeek, nowhereIn, spotsOf } from './circles';
import { isSquare } from './squares';
import { groupWord, placesWord } from './words';

const WhereMap = lazy(() => import('./WhereMap'));

const open = (key: string) => goTo({ key });

function columnsOf(groups: FigureGroup[]): Column<FigureGroup>[] {
  const most = Math.max(...groups.map(({ incidents }) => incidents));
  return [
    {
      key: 'place',
      title: t('figures.by.spot'),
      render: (group) => (
        <button type="button" className="office-behind-open" aria-label={t('figures.open_rows', { name: groupWord('spot', group) })} onClick={() => open(group.key)}>
          {groupWord('spot', group)}
        </button>
      ),
    },
    {
      key: 'incidents',
      title: t('figures.incidents'),
      render: ({ incidents }) => (
        <div className="office-figure num">
          <span>{incidents}</span>
          <Bar value={incidents} most={most} />
        </div>
      ),
    },
  ];
}

/** Where there was how much, on a map and in a table, and when, by the hour of the week; each opens the incidents behind it. */
export function WhereAndWhen({ filter, zone, sites }: { filter: FigureFilter; zone: string | undefined; sites: Site[] }) {
  const key = useAddress().get('key');
  const figures = useQuery({ queryKey: ['figures', 'spot', filter], queryFn: () => getFigures(filter, 'spot') });
  const spots = useMemo(() => spotsOf(figures.data?.groups ?? []), [figures.data]);
  const by = key && isHourOfWeek(key) ? 'hour_of_week' : 'spot';
  const name = key && isSquare(key) ? placesWord(inSquare(spots, key)) : (figures.data?.groups.find((group) => group.key === key)?.name ?? key ?? '');
  return (
    <>
      <div className="office-where">
        <div className="office-where-map">
          <Loaded query={figures}>
            {({ groups, total }) => (
              <>
                <p className="office-note">{t('figures.where.help')}</p>
                <Suspense fallback={<output>{t('loading')}</output>}>
                  <WhereMap spots={spots} chosen={key} sites={filter.site_id ? sites.filter(({ id }) => id === filter.site_id) : sites} onOpen={open} />
                </Suspense>
                {nowhereIn(groups) > 0 && <p className="office-note">{t('figures.where.nowhere', { n: nowhereIn(groups) })}</p>}
                <DataTable caption={t('figures.where.table', { n: total.incidents })} columns={columnsOf(groups)} rows={groups} rowKey={(group) => group.key} empty={t('figures.empty')} />
              </>
            )}
          </Loaded>
        </div>
        <div className="office-where-hours">
          <DemandHours filter={filter} />
        </div>
      </div>
      {key && <Behind filter={filter} by={by} group={key} name={groupWord(by, { key, name })} zone={zone} />}
    </>
  );
}

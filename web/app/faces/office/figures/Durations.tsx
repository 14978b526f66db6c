import { useQuery } from '@tanstack/react-query';
import { type FigureFilter, getFigures } from '../../../api/figures';
import type { FigureBy, FigureGroup, Figures } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { DataTable } from '../../../shell/DataTable';
import type { Column } from '../../../shell/sorting';
import { Loaded } from '../Loaded';
import { t } from '../text';
import { Bar } from './Bar';
import { Behind } from './Behind';
import { FigureCell } from './FigureCell';
import { LeftOutNote } from './LeftOutNote';
import { FIGURES, groupWord } from './words';

function columnsOf({ groups, by }: Figures): Column<FigureGroup>[] {
  const most = Math.max(...groups.map(({ incidents }) => incidents));
  const word = (group: FigureGroup) => (group.key ? groupWord(by, group) : t('figures.all'));
  const open = (group: FigureGroup) => goTo({ key: group.key });
  return [
    {
      key: 'group',
      title: t(`figures.by.${by}`),
      render: (group) =>
        group.key ? (
          <button type="button" className="office-behind-open" aria-label={t('figures.open_rows', { name: word(group) })} onClick={() => open(group)}>
            {word(group)}
          </button>
        ) : (
          word(group)
        ),
    },
    {
      key: 'incidents',
      title: t('figures.incidents'),
      render: (group) => (
        <div className="office-figure num">
          <span>{group.incidents}</span>
          <Bar value={group.key ? group.incidents : 0} most={most} />
          {group.open > 0 && <span className="quiet">{t('figures.open', { n: group.open })}</span>}
          {group.cancelled > 0 && <span className="quiet">{t('figures.cancelled', { n: group.cancelled })}</span>}
        </div>
      ),
      by: ({ incidents }) => incidents,
    },
    ...FIGURES.map((name) => ({
      key: name,
      title: t(`figures.${name}`),
      render: (group: FigureGroup) => <FigureCell figure={group[name]} most={Math.max(...groups.map((one) => one[name].p90_us ?? 0))} />,
      by: (group: FigureGroup) => group[name].p90_us ?? -1,
    })),
  ];
}

/** Figures by what incidents have in common; each row opens the incidents behind it. */
export function Durations({ filter, by, zone }: { filter: FigureFilter; by: FigureBy; zone: string | undefined }) {
  const address = useAddress();
  const figures = useQuery({ queryKey: ['figures', by, filter], queryFn: () => getFigures(filter, by) });
  const key = address.get('key');
  return (
    <Loaded query={figures}>
      {(shown) => {
        const group = shown.groups.find((one) => one.key === key);
        return (
          <>
            <LeftOutNote left={shown.left_out} />
            <DataTable
              caption={t('figures.caption', { incidents: shown.total.incidents })}
              columns={columnsOf(shown)}
              rows={shown.total.incidents > 0 ? [...shown.groups, shown.total] : []}
              rowKey={(one) => one.key}
              sort={address.get('sort') ?? ''}
              onSort={(sort) => goTo({ sort })}
              empty={t('figures.empty')}
            />
            {shown.more_groups > 0 && <p className="office-note">{t('figures.more_groups', { n: shown.more_groups })}</p>}
            {key && <Behind filter={filter} by={by} group={key} name={groupWord(by, group ?? { key, name: key })} zone={zone} />}
          </>
        );
      }}
    </Loaded>
  );
}

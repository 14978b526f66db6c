import { useState } from 'react';
import type { Place, Site } from '../../../api/types';
import { DataTable } from '../../../shell/DataTable';
import type { Column } from '../../../shell/sorting';
import { holds } from '../form/find';
import { t } from '../text';
import { PlaceActs } from './PlaceActs';
import { rowsOf, type Twig } from './tree';
import { TwigName } from './TwigName';

interface PlaceTableProps {
  places: Place[];
  site: Site;
  find: string;
  retired: boolean;
  may: boolean;
}

/** The tree of a site; while something is searched, the places found, each with its whole path. */
export function PlaceTable({ places, site, find, retired, may }: PlaceTableProps) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const shown = places.filter((place) => place.kind !== 'site' && (retired || !place.retired));
  const rows: Twig[] = find.trim()
    ? shown.filter(({ path, kind }) => holds(find, path, t(`kind.${kind}`))).map((place) => ({ place, depth: 0, children: 0 }))
    : rowsOf(shown, site.id, closed);
  const toggle = (id: string) =>
    setClosed((before) => (before.has(id) ? new Set([...before].filter((one) => one !== id)) : new Set([...before, id])));

  const columns: Column<Twig>[] = [
    {
      key: 'name',
      title: t('places.name'),
      render: (twig) => <TwigName twig={twig} whole={find.trim() !== ''} open={!closed.has(twig.place.id)} onToggle={() => toggle(twig.place.id)} />,
    },
    { key: 'kind', title: t('places.kind'), render: ({ place }) => t(`kind.${place.kind}`) },
    { key: 'level', title: t('places.level'), render: ({ place }) => place.level ?? '' },
    { key: 'notes', title: t('state'), render: ({ place }) => notes(place) },
    { key: 'position', title: t('places.position'), render: ({ place }) => positionWords(place) },
  ];
  if (may) columns.push({ key: 'acts', title: t('acts'), render: ({ place }) => <PlaceActs place={place} /> });

  return (
    <DataTable
      caption={t('places.caption', { n: shown.length, site: site.name })}
      columns={columns}
      rows={rows}
      rowKey={({ place }) => place.id}
      empty={t(find ? 'none_found' : 'places.empty')}
    />
  );
}

const notes = ({ restricted, retired }: Place) =>
  [restricted && t('places.is_restricted'), retired && t('places.is_retired')].filter(Boolean).join(', ');

const positionWords = ({ latitude, longitude }: Place) =>
  latitude === null || longitude === null ? '' : `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;

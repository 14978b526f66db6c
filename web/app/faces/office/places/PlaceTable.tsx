import { useState } from 'react';
import { updatePlace } from '../../../api/places';
import type { Place, Site } from '../../../api/types';
import { useAddress } from '../../../shell/address';
import type { Column } from '../../../shell/sorting';
import { useReload } from '../data';
import { type Filter, RecordList } from '../list/RecordList';
import { t } from '../text';
import { AddHere, DrawHere } from './AddHere';
import { placeSheet } from './placeSheet';
import { AREAS, POINTS, rowsOf } from './tree';
import { TwigToggle } from './TwigToggle';

interface PlaceTableProps {
  places: Place[];
  site: Site;
  may: boolean;
}

const FILTERS: Filter<Place>[] = [
  {
    name: 'kind',
    label: t('places.kind'),
    choices: [{ value: '', label: t('places.all_kinds') }, ...[...AREAS, ...POINTS].map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))],
    fits: (place, kind) => !kind || place.kind === kind,
  },
  {
    name: 'show',
    label: t('show'),
    choices: [{ value: '', label: t('places.in_use') }, { value: 'all', label: t('show_all') }],
    fits: ({ retired }, show) => show === 'all' || !retired,
  },
];

const COLUMNS: Column<Place>[] = [
  { key: 'kind', title: t('places.kind'), render: ({ kind }) => t(`kind.${kind}`) },
  { key: 'level', title: t('places.level'), render: ({ level }) => level ?? '' },
  { key: 'notes', title: t('state'), render: (place) => notes(place) },
  { key: 'position', title: t('places.position'), render: (place) => positionWords(place) },
];

/** The tree of a site; while something is searched, the places found, each with its whole path. */
export function PlaceTable({ places, site, may }: PlaceTableProps) {
  const address = useAddress();
  const reload = useReload();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const below = places.filter(({ kind }) => kind !== 'site');
  const flat = Boolean(address.get('find')?.trim() || address.get('kind'));
  const kept = address.get('show') === 'all' ? below : below.filter(({ retired }) => !retired);
  const twigs = new Map(flat ? [] : rowsOf(kept, site.id, closed).map((twig) => [twig.place.id, twig]));
  const rows = flat ? kept : Array.from(twigs.values(), ({ place }) => place);
  const toggle = (id: string) =>
    setClosed((before) => (before.has(id) ? new Set([...before].filter((one) => one !== id)) : new Set([...before, id])));
  const name: Column<Place> = { key: 'name', title: t('places.name'), render: (place) => (flat ? place.path : place.name) };

  return (
    <RecordList
      query={{ data: rows, error: null, refetch: () => undefined }}
      columns={[name, ...COLUMNS]}
      renderLead={({ id }) => {
        const twig = twigs.get(id);
        return twig && <TwigToggle twig={twig} open={!closed.has(id)} onToggle={() => toggle(id)} />;
      }}
      idOf={({ id }) => id}
      nameOf={(place) => place.path || place.name}
      texts={({ path, kind }) => [path, t(`kind.${kind}`)]}
      findLabel={t('places.find')}
      filters={FILTERS}
      caption={() => t('places.caption', { n: kept.length, site: site.name })}
      empty={t('places.empty')}
      may={may}
      renderActs={(place) =>
        may && (
          <>
            <DrawHere place={place} />
            <AddHere place={place} />
          </>
        )
      }
      sheet={placeSheet(site, places)}
      all={below}
      history={{ kind: 'place', sites: [site], restore: may ? ({ id, version }, patch, key) => updatePlace(id, patch, version, key) : undefined }}
      reload={() => reload('places')}
    />
  );
}

const notes = ({ restricted, retired }: Place) =>
  [restricted && t('places.is_restricted'), retired && t('places.is_retired')].filter(Boolean).join(', ');

const positionWords = ({ latitude, longitude }: Place) =>
  latitude === null || longitude === null ? '' : `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;

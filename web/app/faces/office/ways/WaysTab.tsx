import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { newKey } from '../../../api/client';
import { setPaths } from '../../../api/places';
import type { NewPath, Path, Place, Site } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { mayDo, useMe } from '../../../shell/session';
import type { Column } from '../../../shell/sorting';
import { usePaths, usePlaceList, useReload } from '../data';
import { Guarded } from '../Guarded';
import { HistoryDialog, type Recorded } from '../history/HistoryDialog';
import { RecordList } from '../list/RecordList';
import { RemovePart } from '../list/RemovePart';
import { useSiteChosen } from '../list/useSiteChosen';
import { placeWords } from '../places/placeWords';
import { t } from '../text';
import { WayForm } from './WayForm';
import { imagesOf, waysBack } from './wayHistory';
import { changeWay, idOfWay, KINDS, waySheet } from './waySheet';

/** How one gets from place to place: what walking times of the suggestion are made of. */
export function WaysTab() {
  const { site, choice } = useSiteChosen();
  return site ? <Ways key={site.id} site={site} choice={choice} /> : choice;
}

function Ways({ site, choice }: { site: Site; choice: ReactNode }) {
  const may = mayDo(useMe(), 'place.manage');
  const address = useAddress();
  const reload = useReload();
  const kept = usePaths(site.id);
  const places = usePlaceList(site.id).data ?? [];
  const rows = kept.data?.paths;
  const of = (name: string) => rows?.find((way) => idOfWay(way) === address.get(name));
  const [edited, removed] = [of('edit'), of('remove')];
  const close = () => goTo({ add: null, edit: null, remove: null, history: null });
  const from = (way: Path) => placeWords(places, way.from);
  const to = (way: Path) => placeWords(places, way.to);
  const name = (way: Path) => t('ways.named', { from: from(way), to: to(way) });
  const columns: Column<Path>[] = [
    { key: 'from', title: t('ways.from'), render: from, by: from },
    { key: 'to', title: t('ways.to'), render: to, by: to },
    { key: 'kind', title: t('ways.kind'), render: ({ kind }) => t(`way.${kind}`), by: ({ kind }) => KINDS.indexOf(kind) },
    { key: 'metres', title: t('ways.metres'), render: ({ metres }) => metres ?? '', by: ({ metres }) => metres ?? 0 },
    { key: 'seconds', title: t('ways.seconds'), render: ({ seconds }) => seconds ?? '', by: ({ seconds }) => seconds ?? 0 },
    { key: 'one_way', title: t('ways.one_way'), render: ({ one_way }) => t(one_way ? 'yes' : 'no') },
    { key: 'key', title: t('ways.key'), render: ({ key }) => key ?? '' },
  ];
  return (
    <>
      <RecordList
        query={{ data: rows, error: kept.error, refetch: kept.refetch }}
        columns={columns}
        idOf={idOfWay}
        nameOf={name}
        texts={(way) => [from(way), to(way), t(`way.${way.kind}`), way.key ?? '']}
        before={choice}
        findLabel={t('ways.find')}
        filters={[{
          name: 'kind',
          label: t('ways.kind'),
          choices: [{ value: '', label: t('show_all') }, ...KINDS.map((kind) => ({ value: kind, label: t(`way.${kind}`) }))],
          fits: (way, kind) => !kind || way.kind === kind,
        }]}
        caption={(n) => t('ways.caption', { n, site: site.name })}
        empty={t('ways.empty')}
        may={may}
        add={
          <>
            <Button onClick={() => goTo({ history: site.id })}>{t('history')}</Button>
            <Guarded right="place.manage" what={t('ways.manage')}>
              <Button variant="filled" disabled={places.length < 2} onClick={() => goTo({ add: 'way' })}>
                {t('ways.add')}
              </Button>
            </Guarded>
          </>
        }
        renderActs={(way) => (may ? <Button aria-label={t('remove_named', { name: name(way) })} onClick={() => goTo({ remove: idOfWay(way) })}>{t('remove')}</Button> : null)}
        sheet={waySheet(site, places)}
        reload={() => reload('paths')}
      />
      {may && edited && <WayForm key={idOfWay(edited)} site={site} way={edited} places={places} onClose={close} />}
      {may && address.get('add') === 'way' && <WayForm site={site} places={places} onClose={close} />}
      {may && removed && <RemovePart name={name(removed)} help={t('ways.remove.help')} remove={() => changeWay(site.id, removed, null, newKey())} list="paths" onClose={close} />}
      {kept.data && address.get('history') === site.id && (
        <HistoryDialog record={recorded(site, places, kept.data, may, () => reload('paths'))} onClose={close} />
      )}
    </>
  );
}

/** The ways of a site have one history, because they are written together; each entry tells what it changed. */
const recorded = (site: Site, places: Place[], { paths, version }: { paths: Path[]; version: number }, may: boolean, again: () => Promise<void>): Recorded => ({
  kind: 'paths',
  id: site.id,
  name: t('ways.of', { site: site.name }),
  now: {},
  sites: [],
  told: (entry) => imagesOf(places, entry),
  undone: (entry) => waysBack(places, paths, entry),
  restore: may ? (patch, key) => setPaths(site.id, patch['paths'] as NewPath[], version, key) : undefined,
  reload: again,
});

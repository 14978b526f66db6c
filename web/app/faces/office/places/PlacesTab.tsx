import { Button } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { goTo, useAddress } from '../../../shell/address';
import { updateSite } from '../../../api/places';
import { mayDo, useMe } from '../../../shell/session';
import { ChoiceField } from '../ChoiceField';
import { usePlaceList, useReload, useSiteList } from '../data';
import { HistoryDialog } from '../history/HistoryDialog';
import { Guarded } from '../Guarded';
import { Loaded } from '../Loaded';
import { t } from '../text';
import { PlaceForm } from './PlaceForm';
import { PlaceTable } from './PlaceTable';
import { SiteForm } from './SiteForm';

/** Fetched when somebody first draws. */
const DrawMap = lazy(() => import('./draw/DrawMap'));

export function PlacesTab() {
  const me = useMe();
  const address = useAddress();
  const query = useSiteList();
  const sites = query.data ?? [];
  const site = sites.find(({ id }) => id === address.get('site')) ?? sites[0];
  const places = usePlaceList(site?.id ?? '');
  const reload = useReload();
  const close = () => goTo({ add: null, edit: null, under: null, history: null });
  const adding = address.get('add');
  const edited = address.get('edit');
  const place = places.data?.find(({ id }) => id === edited);
  const onMap = address.get('view') === 'map';
  const mayPlaces = mayDo(me, 'place.manage');
  const maySites = mayDo(me, 'site.manage');

  return (
    <>
      <div className="office-tools">
        {sites.length > 0 && <ChoiceField label={t('site')} name="site" choices={sites.map(({ id, name }, at) => ({ value: at === 0 ? '' : id, label: name }))} />}
        <div className="office-row-acts">
          {site && (
            <Button aria-pressed={onMap} onClick={() => goTo({ view: onMap ? null : 'map', place: null, floor: null })}>
              {t('places.on_map')}
            </Button>
          )}
          {maySites && site && <Button onClick={() => goTo({ edit: site.id })}>{t('places.change_site')}</Button>}
          {site && <Button onClick={() => goTo({ history: site.id })}>{t('places.site_history')}</Button>}
          <Guarded right="site.manage" what={t('places.manage_sites')}>
            <Button onClick={() => goTo({ add: 'site' })}>{t('places.add_site')}</Button>
          </Guarded>
          <Guarded right="place.manage" what={t('places.manage')}>
            <Button variant="filled" disabled={!site} onClick={() => goTo({ add: 'place', under: null })}>
              {t('places.add')}
            </Button>
          </Guarded>
        </div>
      </div>
      <Loaded query={query}>
        {(all) =>
          site ? (
            <>
              <p className="office-note">
                {t('places.site_line', { code: site.code, address: site.address || t('places.no_address'), zone: site.time_zone, jurisdiction: site.jurisdiction || '–' })}
              </p>
              <Loaded query={places}>
                {(held) =>
                  onMap ? (
                    <Suspense fallback={<output>{t('loading')}</output>}>
                      <DrawMap key={site.id} places={held} site={site} may={mayPlaces} />
                    </Suspense>
                  ) : (
                    <PlaceTable key={site.id} places={held} site={site} may={mayPlaces} />
                  )
                }
              </Loaded>
            </>
          ) : (
            <p className="data-empty">{t(all.length === 0 ? 'places.no_site' : 'none_found')}</p>
          )
        }
      </Loaded>
      {maySites && adding === 'site' && <SiteForm onClose={close} />}
      {maySites && site && edited === site.id && <SiteForm key={site.id} site={site} onClose={close} />}
      {site && address.get('history') === site.id && (
        <HistoryDialog
          key={site.id}
          record={{
            kind: 'site',
            id: site.id,
            name: site.name,
            now: { ...site },
            sites,
            restore: maySites ? (patch, key) => updateSite(site.id, patch, site.version, key) : undefined,
            reload: () => reload('sites', 'places'),
          }}
          onClose={close}
        />
      )}
      {mayPlaces && site && adding === 'place' && places.data && (
        <PlaceForm key={address.get('under')} site={site} places={places.data} under={address.get('under') ?? ''} onClose={close} />
      )}
      {mayPlaces && site && place && places.data && place.id !== site.id && (
        <PlaceForm key={place.id} site={site} places={places.data} place={place} under="" onClose={close} />
      )}
    </>
  );
}

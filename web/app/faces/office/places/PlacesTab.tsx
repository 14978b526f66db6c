import { Button } from '@mantine/core';
import { goTo, useAddress } from '../../../shell/address';
import { mayDo, useMe } from '../../../shell/session';
import { ChoiceField } from '../ChoiceField';
import { usePlaceList, useSiteList } from '../data';
import { FindField } from '../FindField';
import { Guarded } from '../Guarded';
import { Loaded } from '../Loaded';
import { t } from '../text';
import { PlaceForm } from './PlaceForm';
import { PlaceTable } from './PlaceTable';
import { SiteForm } from './SiteForm';

export function PlacesTab() {
  const me = useMe();
  const address = useAddress();
  const query = useSiteList();
  const sites = query.data ?? [];
  const site = sites.find(({ id }) => id === address.get('site')) ?? sites[0];
  const places = usePlaceList(site?.id ?? '');
  const close = () => goTo({ add: null, edit: null, under: null });
  const adding = address.get('add');
  const edited = address.get('edit');
  const place = places.data?.find(({ id }) => id === edited);
  const mayPlaces = mayDo(me, 'place.manage');
  const maySites = mayDo(me, 'site.manage');

  return (
    <>
      <div className="office-tools">
        {sites.length > 0 && <ChoiceField label={t('site')} name="site" choices={sites.map(({ id, name }, at) => ({ value: at === 0 ? '' : id, label: name }))} />}
        <FindField label={t('places.find')} />
        <ChoiceField label={t('show')} name="show" choices={[{ value: '', label: t('places.in_use') }, { value: 'all', label: t('show_all') }]} />
        <div className="office-row-acts">
          {maySites && site && <Button onClick={() => goTo({ edit: site.id })}>{t('places.change_site')}</Button>}
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
                {(held) => <PlaceTable places={held} site={site} find={address.get('find') ?? ''} retired={address.get('show') === 'all'} may={mayPlaces} />}
              </Loaded>
            </>
          ) : (
            <p className="data-empty">{t(all.length === 0 ? 'places.no_site' : 'none_found')}</p>
          )
        }
      </Loaded>
      {maySites && adding === 'site' && <SiteForm onClose={close} />}
      {maySites && site && edited === site.id && <SiteForm key={site.id} site={site} onClose={close} />}
      {mayPlaces && site && adding === 'place' && places.data && (
        <PlaceForm key={address.get('under')} site={site} places={places.data} under={address.get('under') ?? ''} onClose={close} />
      )}
      {mayPlaces && site && place && places.data && place.id !== site.id && (
        <PlaceForm key={place.id} site={site} places={places.data} place={place} under="" onClose={close} />
      )}
    </>
  );
}

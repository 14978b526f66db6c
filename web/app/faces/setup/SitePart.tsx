import { NativeSelect } from '@mantine/core';
import { useMemo } from 'react';
import type { Field } from './draft';
import { Entry, type EntryProps } from './Entry';
import { t } from './text';
import { allZones } from '../../time/zones';

export function SitePart({ of }: { of: (field: Field) => EntryProps }) {
  const zones = useMemo(() => allZones(), []);
  const { onChange, ...zone } = of('site.time_zone');
  return (
    <fieldset>
      <legend>{t('site.title')}</legend>
      <Entry {...of('site.name')} />
      <Entry {...of('site.code')} help={t('site.code.help')} />
      <Entry {...of('site.address')} autoComplete="street-address" />
      <NativeSelect {...zone} description={t('site.time_zone.help')} data={zones} onChange={(event) => onChange(event.currentTarget.value)} />
      <Entry {...of('site.jurisdiction')} help={t('site.jurisdiction.help')} />
      <fieldset className="setup-position">
        <legend>{t('site.position')}</legend>
        <p className="quiet">{t('site.position.help')}</p>
        <div>
          <Entry {...of('site.latitude')} inputMode="decimal" />
          <Entry {...of('site.longitude')} inputMode="decimal" />
        </div>
      </fieldset>
    </fieldset>
  );
}

import { NativeSelect } from '@mantine/core';
import { useMemo, useState } from 'react';
import { createSite, updateSite } from '../../../api/places';
import type { Shift, Site } from '../../../api/types';
import { goTo } from '../../../shell/address';
import { notify } from '../../../shell/notices';
import { allZones, ownZone } from '../../../time/zones';
import { useReload } from '../data';
import { changes, clockTime, degrees, needed, position, whole } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { Position } from '../form/Position';
import { useForm } from '../form/useForm';
import { t } from '../text';
import { ShiftsField } from './ShiftsField';

/** A break of a whole shift is the most. */
const SHIFT_MIN = 480;

const draftOf = (site: Site | undefined) => ({
  code: site?.code ?? '',
  name: site?.name ?? '',
  address: site?.address ?? '',
  time_zone: site?.time_zone ?? ownZone(),
  jurisdiction: site?.jurisdiction ?? '',
  latitude: String(site?.latitude ?? ''),
  longitude: String(site?.longitude ?? ''),
  break_limit_min: String(site?.break_limit_min ?? 30),
  shifts: site?.shifts ?? [],
});
type Draft = ReturnType<typeof draftOf>;

const wrongShift = ({ name, from, to, weekdays }: Shift) => needed(name) ?? clockTime(from) ?? clockTime(to) ?? (weekdays.length > 0 ? undefined : t('shifts.no_day'));

const check = (draft: Draft) => ({
  code: /^[a-z0-9]{1,12}$/i.test(draft.code.trim()) ? undefined : t('check.site_code'),
  name: needed(draft.name),
  break_limit_min: whole(draft.break_limit_min, 1, SHIFT_MIN),
  shifts: draft.shifts.map(wrongShift).find(Boolean),
  latitude: degrees(draft.latitude, draft.longitude, 90),
  longitude: degrees(draft.longitude, draft.latitude, 180),
});

export function SiteForm({ site, onClose }: { site?: Site; onClose: () => void }) {
  const [before] = useState(() => draftOf(site));
  const form = useForm(() => before, check);
  const zones = useMemo(() => allZones(), []);
  const reload = useReload();
  const { draft } = form;

  const submit = () =>
    form.send(async () => {
      const { latitude, longitude, break_limit_min: _limit, shifts: _shifts, ...words } = draft;
      const where = position(latitude, longitude);
      if (site) {
        const { code: _settled, latitude: _lat, longitude: _lon, break_limit_min, ...changed } = changes(before, draft);
        await updateSite(site.id, { ...changed, ...where, ...(break_limit_min ? { break_limit_min: Number(break_limit_min) } : {}) }, site.version).finally(() => reload('sites', 'places'));
      } else {
        const made = await createSite({ ...words, code: draft.code.trim(), ...where });
        goTo({ site: made.id });
      }
      notify('info', t(site ? 'saved' : 'places.added', { name: draft.name.trim() }));
      await reload('sites', 'places');
      onClose();
    });

  const title = site ? t('change_named', { name: site.name }) : t('places.add_site');
  return (
    <FormDialog title={title} submit={site ? t('save') : t('places.add_site')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      <Line form={form} name="name" label={t('places.site_name')} data-autofocus />
      {!site && <Line form={form} name="code" label={t('places.site_code')} description={t('places.site_code.help')} />}
      <Line form={form} name="address" label={t('places.address')} />
      <NativeSelect label={t('places.time_zone')} value={draft.time_zone} data={zones} error={form.errorOf('time_zone')} onChange={(event) => form.change({ time_zone: event.currentTarget.value })} />
      <Line form={form} name="jurisdiction" label={t('places.jurisdiction')} description={t('places.jurisdiction.help')} />
      {site && <Line form={form} name="break_limit_min" label={t('places.break_limit')} description={t('places.break_limit.help')} inputMode="numeric" />}
      {site && <ShiftsField shifts={draft.shifts} error={form.errorOf('shifts')} onChange={(shifts) => form.change({ shifts })} />}
      <Position form={form} />
    </FormDialog>
  );
}

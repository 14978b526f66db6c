import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { createPlace, updatePlace } from '../../../api/places';
import type { Place, PlaceKind, Site } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { useReload } from '../data';
import { changes, degrees, needed, position, whole } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { Position } from '../form/Position';
import { Tick } from '../form/Tick';
import { useForm } from '../form/useForm';
import { t } from '../text';
import { LEVELS } from './levels';
import { AREAS, areasOf, POINTS } from './tree';

const draftOf = (place: Place | undefined, under: string) => ({
  parent_id: under,
  kind: place?.kind ?? ('room' as PlaceKind),
  name: place?.name ?? '',
  level: '',
  latitude: String(place?.latitude ?? ''),
  longitude: String(place?.longitude ?? ''),
  link: place?.link ?? '',
  restricted: place?.restricted ?? false,
  retired: place?.retired ?? false,
});
type Draft = ReturnType<typeof draftOf>;

const check = (draft: Draft) => ({
  name: needed(draft.name),
  level: draft.level.trim() ? whole(draft.level, LEVELS.min, LEVELS.max) : undefined,
  latitude: degrees(draft.latitude, draft.longitude, 90),
  longitude: degrees(draft.longitude, draft.latitude, 180),
});

const kinds = (list: PlaceKind[]) => list.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }));

interface PlaceFormProps {
  site: Site;
  places: Place[];
  /** Set: this one is changed. */
  place?: Place;
  under: string;
  onClose: () => void;
}

/** Adds an area or a point, or changes one. Kind, level and area of a place are settled when it is added. */
export function PlaceForm({ site, places, place, under, onClose }: PlaceFormProps) {
  // What was there when the form was opened: only what the person changed since then is sent.
  const [before] = useState(() => draftOf(place, under));
  const form = useForm(() => before, check);
  const reload = useReload();
  const { draft } = form;

  const add = async () => {
    const { kind, restricted, parent_id, level, link } = draft;
    const body = { kind, name: draft.name.trim(), restricted, ...position(draft.latitude, draft.longitude) };
    await createPlace(site.id, { ...body, ...(parent_id ? { parent_id } : {}), ...(level.trim() ? { level: Number(level) } : {}), ...(link.trim() ? { link } : {}) });
  };
  const change = async (old: Place) => {
    const now = { ...draft, name: draft.name.trim() };
    const { name, restricted, retired, latitude, longitude, link } = changes(before, now);
    const moved = latitude !== undefined || longitude !== undefined;
    const patch = { name, restricted, retired, link, ...(moved ? position(draft.latitude, draft.longitude) : {}) };
    await updatePlace(old.id, Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)), old.version);
  };
  const submit = () =>
    form.send(async () => {
      await (place ? change(place) : add()).finally(() => reload('places'));
      notify('info', t(place ? 'saved' : 'places.added', { name: draft.name.trim() }));
      onClose();
    });

  const title = place ? t('change_named', { name: place.path || place.name }) : t('places.add');
  return (
    <FormDialog title={title} submit={place ? t('save') : t('places.add')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      {!place && (
        <>
          <NativeSelect
            label={t('places.in')}
            value={draft.parent_id}
            error={form.errorOf('parent_id')}
            data={[{ value: '', label: t('places.in_site', { site: site.name }) }, ...areasOf(places).map(({ id, path }) => ({ value: id, label: path }))]}
            onChange={(event) => form.change({ parent_id: event.currentTarget.value })}
          />
          <NativeSelect
            label={t('places.kind')}
            value={draft.kind}
            error={form.errorOf('kind')}
            data={[{ group: t('places.areas'), items: kinds(AREAS) }, { group: t('places.points'), items: kinds(POINTS) }]}
            onChange={(event) => form.change({ kind: event.currentTarget.value as PlaceKind })}
          />
        </>
      )}
      <Line form={form} name="name" label={t('places.name')} data-autofocus />
      {!place && <Line form={form} name="level" label={t('places.level')} description={t('places.level.help')} inputMode="numeric" />}
      <Tick form={form} name="restricted" label={t('places.restricted')} help={t('places.restricted.help')} />
      <Position form={form} />
      <Line form={form} name="link" label={t('places.link')} description={t('places.link.help')} inputMode="url" />
      {place && <Tick form={form} name="retired" label={t('places.retired')} help={t('places.retired.help')} />}
    </FormDialog>
  );
}

import { Button, NativeSelect, TextInput } from '@mantine/core';
import type { Form } from '../form/useForm';
import { t } from '../text';
import { type Draft, type ZoneDraft, zoneDraft } from './panelDraft';

/** What the zones of a panel are, and which point of the site each is. */
export function ZoneRows({ form, places }: { form: Form<Draft>; places: { value: string; label: string }[] }) {
  const { zones } = form.draft;
  const put = (at: number, part: Partial<ZoneDraft>) => form.change({ zones: zones.map((zone, index) => (index === at ? { ...zone, ...part } : zone)) });
  return (
    <fieldset className="panel-rows">
      <legend>{t('panels.zones')}</legend>
      {form.errorOf('zones') && <p role="alert">{form.errorOf('zones')}</p>}
      {zones.map((zone, at) => (
        // A row has no name of its own while it is written.
        // eslint-disable-next-line react/no-array-index-key
        <div key={at} className="panel-row" role="group" aria-label={t('panels.zone_row', { n: at + 1 })}>
          <TextInput label={t('panels.zone.number')} value={zone.number} maxLength={12} onChange={(event) => put(at, { number: event.currentTarget.value })} />
          <TextInput label={t('panels.zone.name')} value={zone.name} maxLength={120} onChange={(event) => put(at, { name: event.currentTarget.value })} />
          <NativeSelect label={t('panels.zone.place')} value={zone.place_id} data={places} onChange={(event) => put(at, { place_id: event.currentTarget.value })} />
          <Button aria-label={t('panels.zone.remove', { n: at + 1 })} onClick={() => form.change({ zones: zones.filter((_, index) => index !== at) })}>{t('remove')}</Button>
        </div>
      ))}
      <Button onClick={() => form.change({ zones: [...zones, zoneDraft()] })}>{t('panels.zone.add')}</Button>
    </fieldset>
  );
}

import { NativeSelect } from '@mantine/core';
import { newKey } from '../../../api/client';
import type { Path, PathKind, Place, Site } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { useReload } from '../data';
import { needed } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { Tick } from '../form/Tick';
import { useForm } from '../form/useForm';
import { placeWords } from '../places/placeWords';
import { t } from '../text';
import { addWay, changeWay, KINDS } from './waySheet';

const draftOf = (way: Path | undefined) => ({
  from: way?.from ?? '',
  to: way?.to ?? '',
  kind: way?.kind ?? ('walk' as PathKind),
  metres: String(way?.metres ?? ''),
  seconds: String(way?.seconds ?? ''),
  one_way: way?.one_way ?? false,
  key: way?.key ?? '',
});
type Draft = ReturnType<typeof draftOf>;

const isAmount = (text: string) => (text.trim() === '' || Number(text) > 0 ? undefined : t('check.amount'));
const check = ({ from, to, metres, seconds }: Draft) => ({
  from: needed(from),
  to: needed(to) ?? (from === to ? t('ways.same') : undefined),
  metres: isAmount(metres),
  seconds: isAmount(seconds),
});

interface WayFormProps {
  site: Site;
  /** Set: this one is changed; its ends stay. */
  way?: Path;
  places: Place[];
  onClose: () => void;
}

export function WayForm({ site, way, places, onClose }: WayFormProps) {
  const form = useForm(() => draftOf(way), check);
  const reload = useReload();
  const { draft } = form;
  const choices = places.filter(({ retired }) => !retired).map(({ id }) => ({ value: id, label: placeWords(places, id) })).sort((a, b) => a.label.localeCompare(b.label));
  const numberOf = (text: string) => (text.trim() ? Number(text) : null);
  const submit = () =>
    form.send(async () => {
      const { from, to, kind, one_way } = draft;
      const rest = { metres: numberOf(draft.metres), seconds: numberOf(draft.seconds), one_way, key: draft.key.trim() || null };
      const sent = way ? changeWay(site.id, way, rest, newKey()) : addWay(site.id, { from, to, kind, ...rest }, newKey());
      await sent.finally(() => reload('paths'));
      notify('info', t('ways.saved'));
      onClose();
    });
  const named = way && t('ways.named', { from: placeWords(places, way.from), to: placeWords(places, way.to) });
  return (
    <FormDialog title={named ? t('change_named', { name: named }) : t('ways.add')} submit={way ? t('save') : t('ways.add')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      {!way && (
        <>
          {(['from', 'to'] as const).map((end) => (
            <NativeSelect key={end} label={t(`ways.${end}`)} value={draft[end]} error={form.errorOf(end)} data={[{ value: '', label: t('schedules.choose') }, ...choices]} onChange={(event) => form.change({ [end]: event.currentTarget.value })} />
          ))}
          <NativeSelect label={t('ways.kind')} value={draft.kind} data={KINDS.map((kind) => ({ value: kind, label: t(`way.${kind}`) }))} onChange={(event) => form.change({ kind: event.currentTarget.value as PathKind })} />
        </>
      )}
      <div className="office-pair">
        <Line form={form} name="metres" label={t('ways.metres')} inputMode="decimal" />
        <Line form={form} name="seconds" label={t('ways.seconds')} description={t('ways.seconds.help')} inputMode="decimal" />
      </div>
      <Line form={form} name="key" label={t('ways.key')} description={t('ways.key.help')} />
      <Tick form={form} name="one_way" label={t('ways.one_way')} help={t('ways.one_way.help')} />
    </FormDialog>
  );
}

import { NativeSelect } from '@mantine/core';
import { createPosition, updatePosition } from '../../../api/desk';
import type { DeskPosition, Site } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { useReload } from '../data';
import { needed } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { Tick } from '../form/Tick';
import { useForm } from '../form/useForm';
import { t } from '../text';

interface PositionFormProps {
  /** Set: this one is changed. */
  position?: DeskPosition;
  site: string;
  sites: Site[];
  onClose: () => void;
}

export function PositionForm({ position, site, sites, onClose }: PositionFormProps) {
  const form = useForm(() => ({ site_id: site, name: position?.name ?? '', retired: position?.retired ?? false }), ({ name }) => ({ name: needed(name) }));
  const reload = useReload();
  const { draft } = form;
  const submit = () =>
    form.send(async () => {
      const name = draft.name.trim();
      const sent = position ? updatePosition(position.id, { name, retired: draft.retired }, position.version) : createPosition({ site_id: draft.site_id, name });
      await sent.finally(() => reload('positions'));
      notify('info', t(position ? 'saved' : 'positions.added', { name }));
      onClose();
    });
  const title = position ? t('change_named', { name: position.name }) : t('positions.add');
  return (
    <FormDialog title={title} submit={position ? t('save') : t('positions.add')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      {!position && (
        <NativeSelect label={t('site')} value={draft.site_id} data={sites.map(({ id, name }) => ({ value: id, label: name }))} onChange={(event) => form.change({ site_id: event.currentTarget.value })} />
      )}
      <Line form={form} name="name" label={t('positions.name')} description={t('positions.name.help')} data-autofocus />
      {position && <Tick form={form} name="retired" label={t('units.retire')} help={t('positions.retire.help')} />}
    </FormDialog>
  );
}

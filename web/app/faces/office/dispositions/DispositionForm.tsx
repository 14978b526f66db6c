import { createDisposition, updateDisposition } from '../../../api/accounts';
import type { Disposition } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { useReload } from '../data';
import { needed } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { Tick } from '../form/Tick';
import { useForm } from '../form/useForm';
import { t } from '../text';

const draftOf = (disposition: Disposition | undefined) => ({
  code: disposition?.code ?? '',
  name: disposition?.name ?? '',
  about: disposition?.about ?? '',
  active: disposition?.active ?? true,
});
type Draft = ReturnType<typeof draftOf>;

const check = (draft: Draft) => ({
  code: /^[a-z0-9_]{1,60}$/.test(draft.code.trim()) ? undefined : t('check.type_code'),
  name: needed(draft.name),
});

interface DispositionFormProps {
  /** Set: this one is changed. */
  disposition?: Disposition;
  onClose: () => void;
}

export function DispositionForm({ disposition, onClose }: DispositionFormProps) {
  const form = useForm(() => draftOf(disposition), check);
  const reload = useReload();
  const { draft } = form;
  const submit = () =>
    form.send(async () => {
      const body = { name: draft.name.trim(), about: draft.about.trim() };
      const sent = disposition ? updateDisposition(disposition.id, { ...body, active: draft.active }, disposition.version) : createDisposition({ ...body, code: draft.code.trim() });
      await sent.finally(() => reload('dispositions'));
      notify('info', t(disposition ? 'saved' : 'dispositions.added', { name: body.name }));
      onClose();
    });
  const title = disposition ? t('change_named', { name: disposition.name }) : t('dispositions.add');
  return (
    <FormDialog title={title} submit={disposition ? t('save') : t('dispositions.add')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      <Line form={form} name="name" label={t('types.name')} data-autofocus />
      {!disposition && <Line form={form} name="code" label={t('types.code')} description={t('types.code.help')} autoCapitalize="none" />}
      <Line form={form} name="about" label={t('dispositions.about')} description={t('dispositions.about.help')} />
      {disposition && <Tick form={form} name="active" label={t('types.active')} help={t('dispositions.active.help')} />}
    </FormDialog>
  );
}

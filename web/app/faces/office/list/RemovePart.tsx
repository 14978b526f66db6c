import { notify } from '../../../shell/notices';
import { useSubmit } from '../../../shell/useSubmit';
import { type ListName, useReload } from '../data';
import { FormDialog } from '../form/FormDialog';
import { t } from '../text';

interface RemovePartProps {
  name: string;
  /** What becomes of it. */
  help: string;
  remove: () => Promise<unknown>;
  list: ListName;
  onClose: () => void;
}

/** Asks before a row is taken off a list that is kept as one. */
export function RemovePart({ name, help, remove, list, onClose }: RemovePartProps) {
  const { busy, failure, run } = useSubmit();
  const reload = useReload();
  const submit = () =>
    void run(async () => {
      await remove().finally(() => reload(list));
      notify('info', t('removed', { name }));
      onClose();
    });
  return (
    <FormDialog title={t('remove_named', { name })} submit={t('remove')} busy={busy} failure={failure} onSubmit={submit} onClose={onClose}>
      <p>{help}</p>
    </FormDialog>
  );
}

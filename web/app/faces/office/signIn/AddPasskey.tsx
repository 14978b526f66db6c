import { addPasskey } from '../../../api/passkeys';
import { makePasskey } from '../../../shell/passkeys';
import { needed } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { useForm } from '../form/useForm';
import { t } from '../text';

interface AddPasskeyProps {
  /** With the recovery codes, when they were made with it. */
  onAdded: (codes: string[]) => void;
  onClose: () => void;
}

/** The browser leads through the making of it; here it gets a name. */
export function AddPasskey({ onAdded, onClose }: AddPasskeyProps) {
  const form = useForm(() => ({ name: '' }), (draft) => ({ name: needed(draft.name) }));
  const submit = () => form.send(async () => onAdded((await addPasskey(await makePasskey(form.draft.name.trim()))).recovery_codes));
  return (
    <FormDialog title={t('passkeys.add')} submit={t('passkeys.make')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      <p>{t('passkeys.add.about')}</p>
      <Line form={form} name="name" label={t('passkeys.name')} description={t('passkeys.name.help')} />
    </FormDialog>
  );
}

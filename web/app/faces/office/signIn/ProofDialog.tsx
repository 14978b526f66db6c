import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { ApiError } from '../../../api/errors';
import { onProofNeeded } from '../../../api/client';
import { prove } from '../../../api/factors';
import { proveByPasskey } from '../../../api/passkeys';
import { hasPasskeys, pickPasskey } from '../../../shell/passkeys';
import { useSubmit } from '../../../shell/useSubmit';
import { usePasskeys } from '../data';
import { needed } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { useForm } from '../form/useForm';
import { t } from '../text';
import { ProofFields } from './ProofFields';
import { ProofThere } from './ProofThere';

type Answered = (proved: boolean) => void;
const empty = { password: '', code: '' };

/** Stands ready on every page of the back office: an act that wants a fresh proof opens it, and goes on by itself afterwards. */
export function ProofDialog() {
  const [waiting, setWaiting] = useState<Answered | null>(null);
  useEffect(() => {
    onProofNeeded(() => new Promise((resolve) => setWaiting(() => resolve)));
    return () => onProofNeeded(null);
  }, []);
  if (!waiting) return null;
  const answer = (proved: boolean) => {
    setWaiting(null);
    waiting(proved);
  };
  return <ProofForm onAnswer={answer} />;
}

function ProofForm({ onAnswer }: { onAnswer: Answered }) {
  const form = useForm(() => empty, (draft) => ({ password: needed(draft.password), code: undefined }));
  const asksCode = form.failure instanceof ApiError && ['second_factor_needed', 'code_refused'].includes(form.failure.code);
  const submit = () =>
    form.send(async () => {
      await prove(form.draft.password, form.draft.code.trim());
      onAnswer(true);
    });
  const passkeys = usePasskeys();
  const ids = passkeys.data?.map(({ credential_id }) => credential_id) ?? [];
  const { busy, failure, run } = useSubmit();
  const unlock = () =>
    void run(async () => {
      await proveByPasskey(await pickPasskey(ids));
      onAnswer(true);
    });
  return (
    <FormDialog title={t('proof.title')} submit={t('proof.submit')} busy={form.busy} failure={form.failure ?? failure} onSubmit={submit} onClose={() => onAnswer(false)}>
      <p className="office-note">{t('proof.about')}</p>
      {ids.length > 0 && hasPasskeys() && (
        <Button loading={busy} onClick={unlock}>
          {t('proof.passkey')}
        </Button>
      )}
      <ProofThere />
      <ProofFields form={form} withCode={asksCode || form.draft.code !== ''} />
    </FormDialog>
  );
}

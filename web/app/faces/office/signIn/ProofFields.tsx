import { PasswordField } from '../../../shell/PasswordField';
import { Line } from '../form/Line';
import type { Form } from '../form/useForm';
import { t } from '../text';

interface ProofFieldsProps<Draft extends { password: string; code: string }> {
  form: Form<Draft>;
  /** The account has an app. */
  withCode: boolean;
}

/** One's own password, and a code where the account has an app. */
export function ProofFields<Draft extends { password: string; code: string }>({ form, withCode }: ProofFieldsProps<Draft>) {
  return (
    <>
      <PasswordField
        label={t('proof.password')}
        autoComplete="current-password"
        data-autofocus
        value={form.draft.password}
        error={form.errorOf('password')}
        onChange={(event) => form.change({ password: event.currentTarget.value } as Partial<Draft>)}
      />
      {withCode && <Line form={form} name="code" label={t('proof.code')} description={t('proof.code.help')} autoComplete="one-time-code" />}
    </>
  );
}

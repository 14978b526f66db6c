import { useQuery } from '@tanstack/react-query';
import { confirmApp, offerApp } from '../../../api/factors';
import { Loaded } from '../Loaded';
import { needed } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { useForm } from '../form/useForm';
import { t } from '../text';
import { QrCode } from './QrCode';

interface AddAppProps {
  onAdded: (codes: string[]) => void;
  onClose: () => void;
}

/** The app is shown its secret, and shows a first code in return: it counts from then on. */
export function AddApp({ onAdded, onClose }: AddAppProps) {
  // Each opening offers a new secret; the one before is void.
  const offered = useQuery({ queryKey: ['app_offered'], queryFn: offerApp, staleTime: Number.POSITIVE_INFINITY, gcTime: 0, retry: false });
  const form = useForm(() => ({ code: '' }), (draft) => ({ code: needed(draft.code) }));
  const submit = () => form.send(async () => onAdded((await confirmApp(form.draft.code.trim())).recovery_codes));
  return (
    <FormDialog title={t('sign_in.add_app')} submit={t('sign_in.confirm_app')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      <Loaded query={offered}>
        {({ address, secret }) => (
          <>
            <p>{t('sign_in.scan')}</p>
            <QrCode text={address} label={t('sign_in.qr')} />
            <p>
              {t('sign_in.or_type')} <code className="office-secret" data-testid="app-secret">{secret}</code>
            </p>
            <Line form={form} name="code" label={t('sign_in.first_code')} description={t('sign_in.first_code.help')} autoComplete="one-time-code" inputMode="numeric" />
          </>
        )}
      </Loaded>
    </FormDialog>
  );
}

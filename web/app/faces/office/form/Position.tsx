import { t } from '../text';
import { Line } from './Line';
import type { Form } from './useForm';

/** Where a place is on the map; both numbers or neither. */
export function Position<Draft extends { latitude: string; longitude: string }>({ form }: { form: Form<Draft> }) {
  return (
    <div className="office-pair">
      <Line form={form} name="latitude" label={t('latitude')} inputMode="decimal" description={t('latitude.help')} />
      <Line form={form} name="longitude" label={t('longitude')} inputMode="decimal" description={t('longitude.help')} />
    </div>
  );
}

import { useHearing } from '../header/useHearing';
import { t } from '../text';

/** Whoever trusts a locked screen to call them has to know that it cannot. */
export function Unheard() {
  if (useHearing().kind !== 'waits') return null;
  return (
    <div className="link-banner" role="alert">
      <span>{t('lock.unheard')}</span>
    </div>
  );
}

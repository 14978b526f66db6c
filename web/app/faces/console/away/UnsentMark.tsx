import { t } from '../text';
import './away.css';
import { useUnsentOn } from './box';

/** Says of an incident, or of a unit, that not all of what is shown of it is known to the server. */
export function UnsentMark({ id }: { id: string }) {
  return useUnsentOn(id) > 0 ? <span className="unsent-mark">{t('unsent.mark')}</span> : null;
}

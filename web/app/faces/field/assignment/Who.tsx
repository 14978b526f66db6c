import type { Incident } from '../../../api/types';
import { sourceWord } from '../../../theme/status';
import { t } from '../text';

/** Who called, and the number to call back. */
export function Who({ incident }: { incident: Incident }) {
  const { caller_name, caller_phone, source } = incident;
  return (
    <div>
      <dt>{t('who')}</dt>
      <dd>
        <p>
          <bdi>{caller_name ?? t('who.unknown')}</bdi> <span className="quiet">· {sourceWord(source)}</span>
        </p>
        {caller_phone && (
          <a className="field-button" href={`tel:${caller_phone.replace(/[^+\d]/g, '')}`}>
            {t('who.call', { number: caller_phone })}
          </a>
        )}
      </dd>
    </div>
  );
}

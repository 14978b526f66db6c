import { goTo } from '../../../shell/address';
import { capital } from '../../../text/capital';
import type { Unsent } from '../outbox/act';
import { actAt, written } from '../outbox/describe';
import { outbox } from '../outbox/phone';
import { t } from '../text';

/** Each press that the server has not taken: waiting, or refused with its reason until the person dismisses it. */
export function UnsentList({ items }: { items: Unsent[] }) {
  if (items.length === 0) return null;
  return (
    <ul className="unsent-list" aria-label={t('unsent.title')}>
      {items.map((item) => (
        <li key={item.key} data-refused={item.refused !== null || undefined}>
          <p>
            {item.refused === null ? t('unsent.one', { act: actAt(item) }) : t('unsent.refused', { act: actAt(item), why: capital(item.refused) })}
          </p>
          {written(item.act) && <p className="unsent-text" dir="auto">{written(item.act)}</p>}
          {item.refused !== null && (
            <div className="field-row">
              {item.act.kind === 'report' && (
                <button type="button" className="field-button" onClick={() => goTo({ view: 'report', again: item.key })}>
                  {t('unsent.correct')}
                </button>
              )}
              <button type="button" className="field-button" onClick={() => outbox.dismiss(item.key)}>
                {t('unsent.dismiss')}
              </button>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

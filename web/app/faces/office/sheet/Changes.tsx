import { VisuallyHidden } from '@mantine/core';
import { t } from '../text';
import type { Change } from './plan';

/** Field by field, what was and what is; beneath, what else is to be known. */
export function Changes({ changes, why }: { changes: Change[]; why?: string | undefined }) {
  return (
    <>
      {changes.length > 0 && (
        <ul className="office-changes">
          {changes.map(({ title, before, after }) => (
            <li key={title}>
              <span className="quiet">{title}: </span>
              {before && (
                <>
                  <VisuallyHidden>{t('was')} </VisuallyHidden>
                  <del>{before}</del>
                  <span aria-hidden="true"> → </span>
                  <VisuallyHidden>{t('is')} </VisuallyHidden>
                </>
              )}
              <ins>{after || t('nothing')}</ins>
            </li>
          ))}
        </ul>
      )}
      {why && <p className="office-why">{why}</p>}
    </>
  );
}

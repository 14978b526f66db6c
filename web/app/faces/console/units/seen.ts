import { t } from '../text';

/** Phones that stand still say so once a minute: what is older than three of these may be elsewhere. */
export const OLD_AFTER_S = 180;

/** How long ago, as short as it can be told and still be acted on. */
export function seenWords(age_s: number): string {
  if (age_s < 10) return t('seen.now');
  if (age_s < 60) return t('seen.s', { n: Math.floor(age_s / 10) * 10 });
  if (age_s < 3600) return t('seen.min', { n: Math.floor(age_s / 60) });
  return t('seen.h', { n: Math.floor(age_s / 3600) });
}

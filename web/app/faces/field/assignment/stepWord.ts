import type { Step } from '../../../api/types';
import { t } from '../text';

/** What the button says: the act, where the state says what came of it. */
export function stepWord(to: Step): string {
  return t(`step.${to}`);
}

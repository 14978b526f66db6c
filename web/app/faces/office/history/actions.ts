import en from '../en.json';
import { t } from '../text';

const PREFIX = 'did.';

/** An action of the journal in words; one that nobody has put into words yet is shown as it is. */
export function actionWords(action: string): string {
  const key = `${PREFIX}${action}`;
  return key in en ? t(key as keyof typeof en) : action.replaceAll(/[._]/g, ' ');
}

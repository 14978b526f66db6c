import { ApiError } from '../../../api/errors';
import { signOut } from '../../../api/session';
import { notify } from '../../../shell/notices';
import { t } from '../text';
import { forgetKept } from './kept';

/** Without the server the session would go on for whoever takes the phone next; so the page says that it does. */
export async function leave(): Promise<void> {
  try {
    await signOut();
  } catch (failure) {
    if (!(failure instanceof ApiError && failure.status === 401)) return notify('problem', t('leave.failed'));
  }
  forgetKept();
  location.assign('/login?out=1');
}

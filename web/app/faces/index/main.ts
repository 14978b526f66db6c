import { ApiError } from '../../api/errors';
import { getSession, getSetup } from '../../api/session';
import { homeOf } from '../../shell/session';

/** The front door: a fresh installation to its set-up, a stranger to the sign-in, everybody else to their face. */
async function open(): Promise<string> {
  try {
    return homeOf(await getSession());
  } catch (failure) {
    if (!(failure instanceof ApiError) || failure.status !== 401) throw failure;
  }
  const setup = await getSetup().catch(() => ({ needed: false }));
  return setup.needed ? '/setup' : '/login';
}

const RETRY_MS = 2_000;

function go(): void {
  open().then(
    (path) => location.replace(path),
    () => {
      const root = document.getElementById('face');
      if (root) root.textContent = 'The server cannot be reached. Trying again…';
      setTimeout(go, RETRY_MS);
    },
  );
}

go();

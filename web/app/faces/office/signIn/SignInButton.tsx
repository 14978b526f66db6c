import { Button } from '@mantine/core';
import { goTo } from '../../../shell/address';
import { t } from '../text';

/** Opens where somebody is signed in. */
export function SignInButton({ id, name }: { id: string; name: string }) {
  return (
    <Button aria-label={t('sign_in.of', { name })} onClick={() => goTo({ sign_in: id })}>
      {t('sign_in')}
    </Button>
  );
}

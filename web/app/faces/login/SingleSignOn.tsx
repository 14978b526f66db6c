import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getSingleSignOn } from '../../api/singleSignOn';
import { wantedPath } from './landing';
import { t } from './text';

/** How soon it is seen that the provider is back. */
const AGAIN_MS = 10_000;
const TROUBLES = ['cancelled', 'expired', 'unreachable', 'refused', 'busy', 'unlinked', 'disabled', 'taken'] as const;

/** The way to the organisation's own provider, and what kept somebody out who came from there. Passwords go on beside it. */
export function SingleSignOn() {
  const { data } = useQuery({ queryKey: ['single_sign_on'], queryFn: getSingleSignOn, refetchInterval: AGAIN_MS });
  const name = data?.name;
  if (!data || !name) return null;
  const asked = new URLSearchParams(location.search);
  const trouble = TROUBLES.find((one) => one === asked.get('trouble'));
  return (
    <section className="login-provider" aria-label={t('provider', { name })}>
      {trouble && (
        <p className="form-problem" role="alert">
          {t(`trouble.${trouble}`, { name })}
        </p>
      )}
      {!data.reachable && trouble !== 'unreachable' && <output className="quiet">{t('trouble.unreachable', { name })}</output>}
      <Button component="a" href={`/api/v1/single-sign-on/begin?next=${encodeURIComponent(wantedPath(location.search))}`} size="md" fullWidth>
        {t('provider', { name })}
      </Button>
      {asked.has('out') && data.sign_out && (
        <a className="quiet" href={data.sign_out}>
          {t('provider.out', { name })}
        </a>
      )}
    </section>
  );
}

import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getOwnLink, removeOwnLink, setOut } from '../../../api/singleSignOn';
import { useAddress } from '../../../shell/address';
import { FormProblem } from '../../../shell/FormProblem';
import { useSubmit } from '../../../shell/useSubmit';
import { dateOf } from '../../../time/zone';
import { useReload, useSingleSignOn } from '../data';
import { Loaded } from '../Loaded';
import { t } from '../text';

const TROUBLES = ['cancelled', 'expired', 'unreachable', 'refused', 'busy', 'unlinked', 'disabled', 'taken', 'not_asked'] as const;

/** One's own link to the organisation's provider, and what came of the way there. Nothing where there is no provider. */
export function OwnLink() {
  const provider = useSingleSignOn().data;
  const link = useQuery({ queryKey: ['own_link'], queryFn: getOwnLink });
  const asked = useAddress().get('trouble');
  const reload = useReload();
  const { busy, failure, run } = useSubmit();
  const name = provider?.name;
  if (!name) return null;
  const trouble = TROUBLES.find((one) => one === asked);
  const setOutToLink = () => void run(async () => location.assign((await setOut('link', '/office?tab=sign_in')).address));
  const remove = () => void run(async () => void (await removeOwnLink(), await reload('own_link')));
  return (
    <section className="office-part" aria-label={t('link.own', { name })}>
      <h2>{t('link.own', { name })}</h2>
      {trouble && <p role="alert">{t(`link.trouble.${trouble}`, { name })}</p>}
      <Loaded query={link}>
        {({ linked_at, password_refused }) => (
          <>
            <p>{linked_at ? t('link.since', { name, since: dateOf(linked_at) }) : t('link.none', { name })}</p>
            <FormProblem failure={failure} signIn />
            <Group gap="xs">
              <Button loading={busy} onClick={setOutToLink}>{t(linked_at ? 'link.another' : 'link.begin', { name })}</Button>
              {linked_at && !password_refused && <Button loading={busy} onClick={remove}>{t('link.remove')}</Button>}
            </Group>
          </>
        )}
      </Loaded>
    </section>
  );
}

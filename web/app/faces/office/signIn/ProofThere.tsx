import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getOwnLink, setOut } from '../../../api/singleSignOn';
import { FormProblem } from '../../../shell/FormProblem';
import { useSubmit } from '../../../shell/useSubmit';
import { useSingleSignOn } from '../data';
import { t } from '../text';

/** The way to the organisation's provider, for whoever signs in there: it leads away from this page and back to it. */
export function ProofThere() {
  const name = useSingleSignOn().data?.name;
  const link = useQuery({ queryKey: ['own_link'], queryFn: getOwnLink, enabled: Boolean(name) });
  const { busy, failure, run } = useSubmit();
  if (!name || !link.data?.linked_at) return null;
  const leave = () => void run(async () => location.assign((await setOut('proof', location.pathname + location.search)).address));
  return (
    <>
      <FormProblem failure={failure} />
      <Button loading={busy} onClick={leave}>{t('proof.there', { name })}</Button>
      <p className="office-note">{t('proof.there.help')}</p>
    </>
  );
}

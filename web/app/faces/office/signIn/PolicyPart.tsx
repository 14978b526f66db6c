import { Button } from '@mantine/core';
import { useState } from 'react';
import { changePolicy } from '../../../api/factors';
import type { Role, SignInPolicy } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { FormProblem } from '../../../shell/FormProblem';
import { useSubmit } from '../../../shell/useSubmit';
import { roleWord } from '../../../theme/status';
import { useReload } from '../data';
import { Ticks } from '../form/Ticks';
import { ROLES } from '../people/grants';
import { t } from '../text';
import './signIn.css';

/** Of whom signing in asks more than a password. */
export function PolicyPart({ policy }: { policy: SignInPolicy }) {
  const [roles, setRoles] = useState<string[]>(policy.second_factor_roles);
  const reload = useReload();
  const { busy, failure, run } = useSubmit();
  const save = () =>
    void run(async () => {
      await changePolicy(roles as Role[], policy.version).finally(() => reload('sign_in_policy'));
      notify('info', t('policy.saved'));
    });
  return (
    <section className="office-part" aria-label={t('policy.title')}>
      <h2>{t('policy.title')}</h2>
      <p className="office-note">{t('policy.about')}</p>
      <Ticks legend={t('policy.roles')} empty="" value={roles} choices={ROLES.map((role) => ({ value: role, label: roleWord(role) }))} onChange={setRoles} />
      <FormProblem failure={failure} signIn />
      <Button loading={busy} onClick={save}>{t('policy.save')}</Button>
    </section>
  );
}

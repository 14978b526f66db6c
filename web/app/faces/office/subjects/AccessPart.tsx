import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { accessSubject } from '../../../api/subjects';
import type { SubjectAccess } from '../../../api/types';
import { FormProblem } from '../../../shell/FormProblem';
import { useSubmit } from '../../../shell/useSubmit';
import { saveFile } from '../sheet/saveFile';
import { t } from '../text';
import { AccessSheet } from './AccessSheet';

const save = (told: SubjectAccess) => saveFile(`castellan-person-${told.id}.json`, 'application/json', JSON.stringify(told, null, 2));

/** What is kept about a person, for them: asked for by hand, because the journal tells that it was. */
export function AccessPart({ id }: { id: string }) {
  const [told, setTold] = useState<SubjectAccess | null>(null);
  const { busy, failure, run } = useSubmit();
  const ask = () => void run(async () => setTold(await accessSubject(id)));
  return (
    <section className="office-part subjects-wide" aria-labelledby="subjects-access">
      <h3 id="subjects-access">{t('subjects.access')}</h3>
      <p className="office-note">{t('subjects.access.about')}</p>
      <FormProblem failure={failure} signIn />
      <Group gap="xs">
        <Button variant={told ? 'default' : 'filled'} loading={busy} onClick={ask}>
          {t(told ? 'subjects.access.again' : 'subjects.access.ask')}
        </Button>
        {told && <Button onClick={() => save(told)}>{t('subjects.access.save')}</Button>}
        {told && <Button onClick={() => window.print()}>{t('subjects.access.print')}</Button>}
      </Group>
      {told && <AccessSheet told={told} />}
    </section>
  );
}

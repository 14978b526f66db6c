import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { setUp, signIn } from '../../api/session';
import { FormProblem } from '../../shell/FormProblem';
import { useSubmit } from '../../shell/useSubmit';
import { SchemeButton } from '../../theme/Scheme';
import { AdministratorPart } from './AdministratorPart';
import { bodyOf, type Draft, emptyDraft, type Field, refusalsIn, troublesIn } from './draft';
import { Entry } from './Entry';
import { SitePart } from './SitePart';
import { t } from './text';
import { troubleText } from './troubleText';
import { ownZone } from '../../time/zones';

export function SetupForm({ onDone }: { onDone: (how: 'signed_in' | 'signed_out') => void }) {
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(ownZone()));
  const [sent, setSent] = useState<Draft | null>(null);
  const [tried, setTried] = useState(false);
  const { busy, failure, fields, run, clear } = useSubmit();
  const troubles = troublesIn(draft);
  const refusals = sent ? refusalsIn(fields, draft) : {};

  /** A refusal is shown until the field that it is about is changed. */
  const errorOf = (field: Field) => {
    const trouble = troubles[field];
    if (tried && trouble) return troubleText(trouble);
    return sent?.[field] === draft[field] ? refusals[field] : undefined;
  };
  const of = (field: Field) => ({
    label: t(field === 'code' ? 'code.label' : field),
    value: draft[field],
    error: errorOf(field),
    onChange: (value: string) => setDraft((before) => ({ ...before, [field]: value })),
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    clear();
    if (Object.keys(troubles).length > 0) return void run(() => Promise.reject(new Error(t('check'))));
    setSent(draft);
    void run(async () => {
      const body = bodyOf(draft);
      await setUp(body);
      await signIn(body.administrator.username, body.administrator.password).then(
        () => onDone('signed_in'),
        () => onDone('signed_out'),
      );
    });
  };

  return (
    <main className="setup">
      <header>
        <h1>{t('title')}</h1>
        <SchemeButton />
      </header>
      <p>{t('intro')}</p>
      <form onSubmit={submit} noValidate aria-label={t('title')}>
        <fieldset>
          <legend>{t('code.title')}</legend>
          <Entry {...of('code')} help={t('code.help')} autoComplete="one-time-code" />
        </fieldset>
        <fieldset>
          <legend>{t('organisation.title')}</legend>
          <Entry {...of('organisation.name')} help={t('organisation.help')} autoComplete="organization" />
        </fieldset>
        <SitePart of={of} />
        <AdministratorPart of={of} />
        <FormProblem failure={failure} />
        <Button type="submit" variant="filled" size="md" loading={busy}>
          {t('submit')}
        </Button>
      </form>
    </main>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getSetup } from '../../api/session';
import { Already } from './Already';
import { Done } from './Done';
import './setup.css';
import { SetupForm } from './SetupForm';
import { t } from './text';

/** The first run: a form, then what to do next. */
export function Setup() {
  const setup = useQuery({ queryKey: ['setup'], queryFn: getSetup, retry: true });
  const [done, setDone] = useState<'signed_in' | 'signed_out' | null>(null);
  if (done) return <Done signedIn={done === 'signed_in'} />;
  if (!setup.data) {
    return (
      <main className="setup">
        <h1>{t('title')}</h1>
        <output>{t('looking')}</output>
      </main>
    );
  }
  return setup.data.needed ? <SetupForm onDone={setDone} /> : <Already />;
}

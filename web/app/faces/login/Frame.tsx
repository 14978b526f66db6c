import type { ReactNode } from 'react';
import { LanguagePicker } from '../../shell/LanguagePicker';
import { shared } from '../../text/shared';
import { SchemeButton } from '../../theme/Scheme';
import './login.css';
import { t } from './text';

/** What stands round every form of signing in. */
export function Frame({ children }: { children: ReactNode }) {
  return (
    <main className="login">
      <header>
        <p className="login-product">{shared('product')}</p>
        <LanguagePicker account={null} />
        <SchemeButton />
      </header>
      <h1>{t('title')}</h1>
      {children}
    </main>
  );
}

import { useEffect, useRef } from 'react';
import { ApiError, sentence } from '../api/errors';
import { capital } from '../text/capital';
import { shared } from '../text/shared';
import './formProblem.css';

interface FormProblemProps {
  failure: unknown;
  /** The session may have ended meanwhile: offers to sign in beside the form, so that what was typed stays. */
  signIn?: boolean;
}

/** What was refused and why, beside the form; what is wrong with a field stands at the field. It takes the focus, so that nobody has to look for it. */
export function FormProblem({ failure, signIn = false }: FormProblemProps) {
  const box = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (failure !== null) box.current?.focus();
  }, [failure]);
  if (failure === null) return null;
  return (
    <p className="form-problem" role="alert" tabIndex={-1} ref={box}>
      {capital(failure instanceof ApiError ? failure.detail : sentence(failure))}
      {signIn && failure instanceof ApiError && failure.status === 401 && (
        <>
          {' '}
          <a href="/login" target="_blank" rel="noreferrer">
            {shared('session.sign_in_beside')}
          </a>
        </>
      )}
    </p>
  );
}

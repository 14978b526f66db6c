import { Button, TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { shared } from '../text/shared';
import './passwordField.css';

/** Typing unseen on a phone locks people out: the word beside it shows what was typed. */
export function PasswordField(props: TextInputProps) {
  const [shown, setShown] = useState(false);
  return (
    <div className="password-field">
      <TextInput {...props} type={shown ? 'text' : 'password'} autoCapitalize="none" autoCorrect="off" spellCheck={false} />
      <Button size="sm" aria-pressed={shown} onClick={() => setShown(!shown)}>
        {shared('password.show')}
      </Button>
    </div>
  );
}

import { TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { t } from './text';

interface CodeFieldProps {
  value: string;
  /** A try was made without one. */
  missing: boolean;
  onChange: (value: string) => void;
}

/** What the app of the account shows, asked for once something else was right; it takes the focus. */
export function CodeField({ value, missing, onChange }: CodeFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <TextInput
      label={t('code')}
      description={t('code.help')}
      size="md"
      name="code"
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      ref={field}
      value={value}
      error={missing ? t('missing.code') : undefined}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

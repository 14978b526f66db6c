import { TextInput } from '@mantine/core';

export interface EntryProps {
  label: string;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

interface Extra {
  help?: string;
  autoComplete?: string;
  inputMode?: 'decimal';
}

/** One line of the form; its rule stands above it before anything is typed. */
export function Entry({ label, value, error, onChange, help, autoComplete = 'off', inputMode }: EntryProps & Extra) {
  return (
    <TextInput
      label={label}
      description={help}
      value={value}
      error={error}
      autoComplete={autoComplete}
      inputMode={inputMode}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

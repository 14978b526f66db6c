import { NativeSelect } from '@mantine/core';
import { goTo, useAddress } from '../../shell/address';

interface ChoiceFieldProps {
  label: string;
  name: string;
  /** The first one is what stands when the address says nothing. */
  choices: { value: string; label: string }[];
}

/** A filter that stands in the address. */
export function ChoiceField({ label, name, choices }: ChoiceFieldProps) {
  const value = useAddress().get(name) ?? '';
  return (
    <NativeSelect label={label} data={choices} value={value} onChange={(event) => goTo({ [name]: event.currentTarget.value || null, edit: null, add: null, key: null })} />
  );
}

import { Checkbox } from '@mantine/core';
import type { Form } from './useForm';

interface TickProps<Draft> {
  form: Form<Draft>;
  name: keyof Draft & string;
  label: string;
  help?: string;
  disabled?: boolean;
}

export function Tick<Draft>({ form, name, label, help, disabled }: TickProps<Draft>) {
  return (
    <Checkbox
      label={label}
      description={help}
      disabled={disabled}
      checked={form.draft[name] === true}
      onChange={(event) => form.change({ [name]: event.currentTarget.checked } as Partial<Draft>)}
    />
  );
}

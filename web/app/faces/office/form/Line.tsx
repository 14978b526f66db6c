import { TextInput, type TextInputProps } from '@mantine/core';
import type { Form } from './useForm';

type LineProps<Draft> = Omit<TextInputProps, 'form'> & { form: Form<Draft>; name: keyof Draft & string };

/** A line of a form, tied to its draft. */
export function Line<Draft>({ form, name, ...rest }: LineProps<Draft>) {
  return (
    <TextInput
      autoComplete="off"
      {...rest}
      value={String(form.draft[name])}
      error={form.errorOf(name)}
      onChange={(event) => form.change({ [name]: event.currentTarget.value } as Partial<Draft>)}
    />
  );
}

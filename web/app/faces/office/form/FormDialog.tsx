import { Button, Group, Modal, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { FormProblem } from '../../../shell/FormProblem';
import { shared } from '../../../text/shared';
import { t } from '../text';

interface FormDialogProps {
  title: string;
  submit: string;
  busy: boolean;
  failure: unknown;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** The one form shell of the back office. A refusal is shown above the buttons, and everything typed is kept. */
export function FormDialog({ title, submit, busy, failure, onSubmit, onClose, children }: FormDialogProps) {
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Modal opened onClose={onClose} title={title} size="lg" closeOnClickOutside={false} closeButtonProps={{ 'aria-label': shared('keys.close') }}>
      <form onSubmit={send} noValidate>
        <Stack gap="md">
          {children}
          <FormProblem failure={failure} signIn />
          <Group justify="flex-end" gap="xs">
            <Button onClick={onClose}>{t('cancel')}</Button>
            <Button type="submit" variant="filled" loading={busy}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

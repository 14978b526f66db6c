import { Button, Group, Modal } from '@mantine/core';
import { useState } from 'react';
import { t } from '../text';

interface NewSecretProps {
  title: string;
  /** What it is good for. */
  about?: string;
  secret: string;
  onClose: () => void;
}

/** The secret is shown once. The dialog goes away only by its own button, so that it is not lost to a stray key. */
export function NewSecret({ title, about, secret, onClose }: NewSecretProps) {
  const [copied, setCopied] = useState(false);
  const copy = () => {
    void navigator.clipboard?.writeText(secret).then(() => setCopied(true));
  };
  return (
    <Modal opened onClose={onClose} title={title} closeOnEscape={false} closeOnClickOutside={false} withCloseButton={false}>
      {about && <p>{about}</p>}
      <p>{t('tokens.once')}</p>
      <p className="office-secret" data-testid="token">
        {secret}
      </p>
      <Group justify="flex-end" gap="xs">
        {'clipboard' in navigator && <Button onClick={copy}>{t(copied ? 'tokens.copied' : 'tokens.copy')}</Button>}
        <Button variant="filled" onClick={onClose}>
          {t('tokens.kept')}
        </Button>
      </Group>
    </Modal>
  );
}

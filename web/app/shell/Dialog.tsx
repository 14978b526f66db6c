import { Modal, type ModalProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { shared } from '../text/shared';

interface DialogProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  size?: ModalProps['size'];
  children: ReactNode;
}

/** Mantine's own dialog header is a second banner landmark; ours is none. */
export function Dialog({ opened, onClose, title, size = 'sm', children }: DialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} size={size} withCloseButton={false} returnFocus>
      <div className="shell-dialog-head">
        <Modal.Title>{title}</Modal.Title>
        <Modal.CloseButton aria-label={shared('keys.close')} />
      </div>
      {children}
    </Modal>
  );
}

import { VisuallyHidden } from '@mantine/core';
import { t } from '../text';

export function Held({ held }: { held: boolean }) {
  return (
    <>
      <span aria-hidden="true">{held ? '✓' : '–'}</span>
      <VisuallyHidden>{t(held ? 'yes' : 'no')}</VisuallyHidden>
    </>
  );
}

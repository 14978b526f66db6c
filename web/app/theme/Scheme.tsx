import { type MantineColorScheme, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { shared } from '../text/shared';

const NEXT: Record<MantineColorScheme, MantineColorScheme> = { auto: 'light', light: 'dark', dark: 'auto' };
const SHAPES: Record<MantineColorScheme, string> = { auto: '◐', light: '☼', dark: '☾' };

/** One button through the three: as the system, light, dark. */
export function SchemeButton() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const label = shared(`scheme.${colorScheme}`);
  return (
    <UnstyledButton className="shell-button" aria-label={label} title={label} onClick={() => setColorScheme(NEXT[colorScheme])}>
      <span aria-hidden="true">{SHAPES[colorScheme]}</span>
    </UnstyledButton>
  );
}

import { Kbd } from '@mantine/core';

const SHOWN: Record<string, string> = { ArrowDown: '↓', ArrowUp: '↑', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc' };

export function KeyName({ name }: { name: string }) {
  // The plus between keys, not the key that is one.
  const parts = name.split(/(?<=.)\+/).map((part) => SHOWN[part] ?? (part.length === 1 ? part.toUpperCase() : part));
  return <Kbd size="xs">{parts.join(' ')}</Kbd>;
}

import { expect, test } from 'vitest';
import { allBindings, bind, nameOf } from './registry';

const press = (key: string, more: Partial<KeyboardEvent> = {}) =>
  nameOf({ key, ctrlKey: false, metaKey: false, altKey: false, ...more });

test('keys have one name whatever the platform', () => {
  expect(press(' ')).toBe('Space');
  expect(press('N')).toBe('n');
  expect(press('k', { ctrlKey: true })).toBe('Ctrl+k');
  expect(press('k', { metaKey: true })).toBe('Ctrl+k');
  expect(press('ArrowDown')).toBe('ArrowDown');
});

test('a binding is listed while it is bound', () => {
  const release = bind({ keys: ['n'], about: 'New call', group: 'Calls', run: () => {} });
  expect(allBindings().map((binding) => binding.about)).toEqual(['New call']);
  release();
  expect(allBindings()).toEqual([]);
});

import { useEffect } from 'react';

/**
 * While something like a menu is open, Escape closes it wherever the focus is, and does nothing else. Within the menu Mantine
 * does so itself, and gives the focus back; on the button that opened it, where the focus stays for a moment, it does not.
 */
export function useEscape(opened: boolean, close: () => void): void {
  useEffect(() => {
    if (!opened) return;
    const listener = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      if (event.target instanceof Element && event.target.closest('[role="menu"]')) return;
      event.preventDefault();
      event.stopPropagation();
      close();
    };
    document.addEventListener('keydown', listener, true);
    return () => document.removeEventListener('keydown', listener, true);
  }, [opened, close]);
}

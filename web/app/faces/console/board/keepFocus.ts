import type { MouseEvent } from 'react';

/** A click acts without taking the focus: the next Space belongs to the selected incident, never to a button clicked before. */
export const keepFocus = (event: MouseEvent): void => event.preventDefault();

import { lazy, Suspense } from 'react';
import { usePrinting } from './printing';

const Cards = lazy(() => import('./Cards'));

/** The cards over the board, while there are any. */
export function PrintLayer() {
  const ids = usePrinting();
  return ids && <Suspense fallback={null}><Cards ids={ids} /></Suspense>;
}

import type { ReactNode } from 'react';

/** Whoever scrolls by keyboard has to get there first. */
const REACHED_BY_TAB = 0;

/** A table that may be wider than its place. */
export function DataScroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section className="data-scroll" aria-label={label} tabIndex={REACHED_BY_TAB}>
      {children}
    </section>
  );
}

/** No byte for this long, and the board says that it is stale: three beats were missed. */
export const STALE_AFTER_MS = 6_000;

export type Phase = 'connecting' | 'catching_up' | 'live' | 'stale' | 'signed_out';

export interface Link {
  phase: Phase;
  /** Local time of the last byte from the feed, or 0 before the first. */
  last_byte_ms: number;
  /** Local time at which the board was last known to show the present, or 0. */
  current_ms: number;
}

export const START: Link = { phase: 'connecting', last_byte_ms: 0, current_ms: 0 };

export type LinkEvent = { kind: 'opened' } | { kind: 'byte' } | { kind: 'current' } | { kind: 'refused' } | { kind: 'tick' };

/**
 * `opened`: connected, behind perhaps. `current`: shown to be at the present end. `refused`: the session is over.
 * A stale board stays stale until it is current: a connection alone proves nothing about what is on the screen.
 */
export function nextLink(link: Link, event: LinkEvent, now_ms: number): Link {
  const { phase, current_ms } = link;
  switch (event.kind) {
    case 'refused':
      return { ...link, phase: 'signed_out' };
    case 'opened':
      return { phase: phase === 'stale' ? 'stale' : 'catching_up', last_byte_ms: now_ms, current_ms };
    case 'current':
      return { phase: 'live', last_byte_ms: now_ms, current_ms: now_ms };
    case 'byte':
      return { phase, last_byte_ms: now_ms, current_ms: phase === 'live' ? now_ms : current_ms };
    case 'tick': {
      const silent = link.last_byte_ms > 0 && now_ms - link.last_byte_ms > STALE_AFTER_MS;
      return silent && phase !== 'signed_out' && phase !== 'stale' ? { ...link, phase: 'stale' } : link;
    }
  }
}

/** Since when what is on the screen may be out of date. */
export const staleSince = (link: Link): number => link.current_ms || link.last_byte_ms;

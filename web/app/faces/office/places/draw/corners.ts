import type { Place } from '../../../../api/types';

export type Corner = [longitude: number, latitude: number];

interface Stage {
  corners: Corner[];
  /** The last corner is joined to the first; from then on corners are moved, put between and taken away. */
  closed: boolean;
}

export interface Drawing extends Stage {
  past: Stage[];
}

export type Stroke =
  | { do: 'add'; corner: Corner }
  | { do: 'close' }
  | { do: 'move'; at: number; corner: Corner }
  | { do: 'insert'; at: number; corner: Corner }
  | { do: 'remove'; at: number }
  | { do: 'anew' }
  | { do: 'undo' }
  | { do: 'take'; corners: Corner[] };

/** The server takes no fewer. */
export const CORNERS_MIN = 3;
/** Steps that can be taken back. */
const PAST_MAX = 200;

export const begin = (corners: Corner[]): Drawing => ({ corners, closed: corners.length > 0, past: [] });

export function draw(drawing: Drawing, stroke: Stroke): Drawing {
  const { corners, closed, past } = drawing;
  if (stroke.do === 'take') return begin(stroke.corners);
  if (stroke.do === 'undo') {
    const last = past.at(-1);
    return last ? { ...last, past: past.slice(0, -1) } : drawing;
  }
  const after = (changed: Partial<Stage>): Drawing => ({ corners, closed, ...changed, past: [...past.slice(1 - PAST_MAX), { corners, closed }] });
  switch (stroke.do) {
    case 'add':
      return after({ corners: [...corners, stroke.corner] });
    case 'close':
      return closed || corners.length < CORNERS_MIN ? drawing : after({ closed: true });
    case 'move':
      return after({ corners: corners.with(stroke.at, stroke.corner) });
    case 'insert':
      return after({ corners: corners.toSpliced(stroke.at, 0, stroke.corner) });
    case 'remove': {
      const left = corners.toSpliced(stroke.at, 1);
      // Two corners bound nothing: it is drawn on from there.
      return after({ corners: left, closed: closed && left.length >= CORNERS_MIN });
    }
    case 'anew':
      return after({ corners: [], closed: false });
  }
}

/** What of a place's outline is drawn on: its outer ring. The holes stay; several parts cannot be drawn on, only anew. */
export function ringOf(outline: Place['outline']): { corners: Corner[]; holes: Corner[][]; parts: number } {
  const { type, coordinates } = (outline ?? {}) as { type?: string; coordinates?: Corner[][] };
  if (type === 'MultiPolygon') return { corners: [], holes: [], parts: coordinates?.length ?? 0 };
  const [ring = [], ...holes] = type === 'Polygon' ? (coordinates ?? []) : [];
  return { corners: ring.slice(0, -1).map(([longitude, latitude]): Corner => [longitude, latitude]), holes, parts: ring.length > 0 ? 1 : 0 };
}

export const outlineOf = (corners: Corner[], holes: Corner[][]) => ({ type: 'Polygon' as const, coordinates: [[...corners, ...corners.slice(0, 1)], ...holes] });

/** The side nearest to a point, as the number of the corner that one put there would have; none when all are further than `most`. All in pixels. */
export function sideAt(points: { x: number; y: number }[], { x, y }: { x: number; y: number }, most: number): number | null {
  let nearest: number | null = null;
  let least = most;
  points.forEach((from, at) => {
    const to = points[(at + 1) % points.length] ?? from;
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const share = Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy || 1)));
    const distance = Math.hypot(x - from.x - share * dx, y - from.y - share * dy);
    if (distance <= least) [nearest, least] = [at + 1, distance];
  });
  return nearest;
}

/** Degrees to a centimetre: more digits say nothing. */
export const rounded = (degrees: number) => Number(degrees.toFixed(7));

import { groupBy } from '../../../lists/groupBy';
import type { FigureGroup } from '../../../api/types';
import { type Pixels, type Position, SQUARE_PX, holds, isSquare, pixelsOf, positionOf, squareOf } from './squares';

/** A place of the map, and how much happened there. */
export interface Spot extends Position {
  key: string;
  name: string;
  incidents: number;
}

/** What is drawn at one place: the place, or all places that cannot be told apart there. */
export interface Circle extends Position {
  /** Key of the place or of the square, by which the incidents behind it are asked for. */
  key: string;
  /** The place at which most happened: the circle goes on being the same while the map is zoomed. */
  first: string;
  name: string;
  /** Places that it counts beside that one. */
  more: number;
  incidents: number;
  /** Across: the area says how much, and the smallest can still be hit. */
  size_px: number;
}

const SMALLEST_PX = 26;
/** Two in squares side by side do not touch. */
const LARGEST_PX = SQUARE_PX - 4;

export const spotsOf = (groups: FigureGroup[]): Spot[] =>
  groups.flatMap(({ key, name, incidents, latitude, longitude }) => (latitude == null || longitude == null ? [] : [{ key, name, incidents, latitude, longitude }]));

/** One for all places in a square of the screen at a whole zoom, the largest first. At that zoom and nearer no two overlap. */
export function circlesAt(spots: Spot[], zoom: number): Circle[] {
  const squares = Array.from(groupBy(spots, (spot) => squareOf(spot, zoom)), ([key, inside]) => ({ key, inside, incidents: totalOf(inside) }));
  const most = Math.max(1, ...squares.map(({ incidents }) => incidents));
  const drawn = squares
    .map(({ key, inside, incidents }) => ({
      ...namedBy(key, inside),
      incidents,
      size_px: Math.max(SMALLEST_PX, Math.round(LARGEST_PX * Math.sqrt(incidents / most))),
      at: midstOf(inside, zoom),
    }))
    .toSorted((a, b) => b.incidents - a.incidents);
  keepApart(drawn);
  return drawn.map(({ at, ...circle }) => ({ ...circle, ...positionOf(at, zoom) }));
}

const totalOf = (spots: Spot[]) => spots.reduce((sum, { incidents }) => sum + incidents, 0);

function namedBy(square: string, inside: Spot[]): Pick<Circle, 'key' | 'first' | 'name' | 'more'> {
  const [first, ...others] = inside.toSorted((a, b) => b.incidents - a.incidents);
  const key = first?.key ?? square;
  return { key: others.length > 0 ? square : key, first: key, name: first?.name ?? '', more: others.length };
}

/** The incidents behind a chosen key lie here; as a circle is named. */
export const inSquare = (spots: Spot[], key: string) => namedBy(key, isSquare(key) ? spots.filter((spot) => holds(key, spot)) : []);

interface Drawn {
  at: Pixels;
  size_px: number;
}

function midstOf(inside: Spot[], zoom: number): Pixels {
  const weighed = inside.map((spot) => ({ ...pixelsOf(spot, zoom), share: spot.incidents / totalOf(inside) }));
  return { x: weighed.reduce((sum, { x, share }) => sum + x * share, 0), y: weighed.reduce((sum, { y, share }) => sum + y * share, 0) };
}

const touch = (a: Drawn, b: Drawn) => Math.hypot(a.at.x - b.at.x, a.at.y - b.at.y) < (a.size_px + b.size_px) / 2;

/** Moves what lies over another into its own square; looks again, because what was moved may lie over the next. */
function keepApart(drawn: Drawn[]): void {
  const free = new Set(drawn);
  for (let moved = true; moved; ) {
    moved = false;
    for (const one of free) {
      if (!drawn.some((other) => other !== one && touch(one, other))) continue;
      one.at = intoItsSquare(one);
      free.delete(one);
      moved = true;
    }
  }
}

function intoItsSquare({ at, size_px }: Drawn): Pixels {
  const within = (pixels: number) => {
    const start = Math.floor(pixels / SQUARE_PX) * SQUARE_PX;
    return Math.min(start + SQUARE_PX - size_px / 2, Math.max(start + size_px / 2, pixels));
  };
  return { x: within(at.x), y: within(at.y) };
}

const isOnMap = ({ latitude, longitude }: FigureGroup) => latitude != null && longitude != null;

/** Incidents that are on no map. */
export const nowhereIn = (groups: FigureGroup[]): number => groups.filter((group) => !isOnMap(group)).reduce((sum, { incidents }) => sum + incidents, 0);

/** Keys of hours stand beside keys of places in one address. */
export const isHourOfWeek = (key: string): boolean => /^\d-\d{1,2}$/.test(key);

// The map cut into squares, as tile servers count them: what lies in one square of the screen cannot be told apart.

/** In pixels of the map, from left to right and from top to bottom. */
export interface Pixels {
  x: number;
  y: number;
}
export interface Position {
  latitude: number;
  longitude: number;
}

/** A square at the zooms that are whole numbers; up to twice as large between them. */
export const SQUARE_PX = 64;
/** The map's own squares are so large, and so many zooms deeper lie ours. */
const TILE_PX = 512;
const DEEPER = Math.log2(TILE_PX / SQUARE_PX);

const acrossAt = (zoom: number) => TILE_PX * 2 ** zoom;

export function pixelsOf({ latitude, longitude }: Position, zoom: number): Pixels {
  const north = Math.asinh(Math.tan((latitude * Math.PI) / 180)) / Math.PI;
  return { x: (longitude / 360 + 0.5) * acrossAt(zoom), y: (0.5 - north / 2) * acrossAt(zoom) };
}

export function positionOf({ x, y }: Pixels, zoom: number): Position {
  const north = 1 - (2 * y) / acrossAt(zoom);
  return { latitude: (Math.atan(Math.sinh(north * Math.PI)) * 180) / Math.PI, longitude: (x / acrossAt(zoom) - 0.5) * 360 };
}

/** Key of the square that holds a position, as the server knows it: `zoom/x/y`. */
export function squareOf(position: Position, zoom: number): string {
  const last = acrossAt(zoom) / SQUARE_PX - 1;
  const { x, y } = pixelsOf(position, zoom);
  const count = (pixels: number) => Math.min(last, Math.max(0, Math.floor(pixels / SQUARE_PX)));
  return `${zoom + DEEPER}/${count(x)}/${count(y)}`;
}

/** Whether a key means a square and not a place. */
export const isSquare = (key: string): boolean => /^\d+\/\d+\/\d+$/.test(key);

/** Whether a square, whatever its zoom, holds a position. */
export const holds = (square: string, position: Position): boolean => squareOf(position, Number(square.split('/')[0]) - DEEPER) === square;

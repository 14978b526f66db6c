import { expect, test } from 'vitest';
import { begin, type Corner, type Drawing, draw, outlineOf, ringOf, type Stroke, sideAt } from './corners';

const SQUARE: Corner[] = [[0, 0], [2, 0], [2, 2], [0, 2]];
const after = (strokes: Stroke[], from: Drawing = begin([])) => strokes.reduce(draw, from);
const add = (...corner: Corner): Stroke => ({ do: 'add', corner });

test.each<[string, Drawing, Corner[], boolean]>([
  ['two corners are not closed', after([add(0, 0), add(2, 0), { do: 'close' }]), [[0, 0], [2, 0]], false],
  ['three are', after([add(0, 0), add(2, 0), add(2, 2), { do: 'close' }]), [[0, 0], [2, 0], [2, 2]], true],
  ['a corner is moved', draw(begin(SQUARE), { do: 'move', at: 1, corner: [3, 0] }), [[0, 0], [3, 0], [2, 2], [0, 2]], true],
  ['one is put between', draw(begin(SQUARE), { do: 'insert', at: 4, corner: [0, 1] }), [...SQUARE, [0, 1]], true],
  ['one is taken away', draw(begin(SQUARE), { do: 'remove', at: 0 }), [[2, 0], [2, 2], [0, 2]], true],
  ['with two left it is open', after([{ do: 'remove', at: 0 }, { do: 'remove', at: 0 }], begin(SQUARE)), [[2, 2], [0, 2]], false],
  ['anew', draw(begin(SQUARE), { do: 'anew' }), [], false],
  ['anew and undone', after([{ do: 'anew' }, { do: 'undo' }], begin(SQUARE)), SQUARE, true],
  ['closing undone', after([add(0, 0), add(2, 0), add(2, 2), { do: 'close' }, { do: 'undo' }]), [[0, 0], [2, 0], [2, 2]], false],
  ['nothing to undo', draw(begin(SQUARE), { do: 'undo' }), SQUARE, true],
])('%s', (_, drawing, corners, closed) => {
  expect([drawing.corners, drawing.closed]).toEqual([corners, closed]);
});

test('an outline is drawn on by its outer ring, and several parts only anew', () => {
  const hole: Corner[] = [[1, 1], [1.5, 1], [1.5, 1.5], [1, 1]];
  const outline = outlineOf(SQUARE, [hole]);
  expect(outline.coordinates[0]).toEqual([...SQUARE, [0, 0]]);
  expect(ringOf(outline as never)).toEqual({ corners: SQUARE, holes: [hole], parts: 1 });
  expect(ringOf({ type: 'MultiPolygon', coordinates: [[], []] } as never)).toEqual({ corners: [], holes: [], parts: 2 });
  expect(ringOf(null)).toEqual({ corners: [], holes: [], parts: 0 });
});

test('a click near a side puts a corner there', () => {
  const points = SQUARE.map(([x, y]) => ({ x: x * 50, y: y * 50 }));
  expect(sideAt(points, { x: 50, y: 3 }, 8)).toBe(1);
  expect(sideAt(points, { x: -2, y: 50 }, 8)).toBe(4);
  expect(sideAt(points, { x: 50, y: 50 }, 8)).toBeNull();
});

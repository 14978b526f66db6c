// Makes a screenshot smaller without changing a pixel: no filter and the hardest deflate suit flat surfaces better than the browser's choice.
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const HEAD_BYTES = 8;
const CHANNELS = { 2: 3, 6: 4 };

function* chunksOf(png) {
  for (let at = HEAD_BYTES; at < png.length; ) {
    const length = png.readUInt32BE(at);
    yield { type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) };
    at += length + 12;
  }
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

const paeth = (a, b, c) => {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
};

/** Undoes the filters of the PNG standard, §9. */
function unfiltered(raw, height, stride, step) {
  const rows = Buffer.alloc(height * stride);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const left = x >= step ? rows[y * stride + x - step] : 0;
      const up = y > 0 ? rows[(y - 1) * stride + x] : 0;
      const corner = y > 0 && x >= step ? rows[(y - 1) * stride + x - step] : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      rows[y * stride + x] = raw[y * (stride + 1) + 1 + x] + guess;
    }
  }
  return rows;
}

/** An opaque picture of 8 bits per channel, as a browser takes it. */
export function smaller(png) {
  const chunks = [...chunksOf(png)];
  const head = Buffer.from(chunks.find(({ type }) => type === 'IHDR').data);
  const [width, height, depth, colour] = [head.readUInt32BE(0), head.readUInt32BE(4), head[8], head[9]];
  const step = CHANNELS[colour];
  if (depth !== 8 || !step || head[12] !== 0) return png;
  const raw = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)));
  const rows = unfiltered(raw, height, width * step, step);

  // Opaque, so the fourth channel says nothing; with at most 256 colours a pixel is one byte.
  const colours = new Map();
  for (let at = 0; at < rows.length && colours.size <= 256; at += step) {
    const value = rows.readUIntBE(at, 3);
    if (!colours.has(value)) colours.set(value, colours.size);
  }
  const indexed = colours.size <= 256;
  const bytes = indexed ? 1 : 3;
  const lines = Buffer.alloc(height * (width * bytes + 1));
  for (let y = 0, to = 0; y < height; y += 1) {
    to += 1;
    for (let x = 0; x < width; x += 1, to += bytes) {
      const from = (y * width + x) * step;
      if (indexed) lines[to] = colours.get(rows.readUIntBE(from, 3));
      else rows.copy(lines, to, from, from + 3);
    }
  }
  head[9] = indexed ? 3 : 2;
  const palette = Buffer.alloc(colours.size * 3);
  if (indexed) for (const [value, index] of colours) palette.writeUIntBE(value, index * 3, 3);
  const data = deflateSync(lines, { level: 9, memLevel: 9 });
  const made = Buffer.concat([png.subarray(0, HEAD_BYTES), chunk('IHDR', head), ...(indexed ? [chunk('PLTE', palette)] : []), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
  return made.length < png.length ? made : png;
}

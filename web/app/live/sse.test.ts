import { expect, test } from 'vitest';
import { parseBeat, SseParser } from './sse';

function parse(chunks: string[]) {
  const seen: string[] = [];
  const parser = new SseParser({
    event: ({ id, event, data }) => seen.push(`${id}|${event}|${data}`),
    comment: (text) => seen.push(`#${text}`),
  });
  for (const chunk of chunks) parser.push(chunk);
  return seen;
}

test('an event in one piece', () => {
  expect(parse(['id: 7\ndata: {"a":1}\n\n'])).toEqual(['7|message|{"a":1}']);
});

test('split anywhere, it is the same', () => {
  const whole = ': beat x 1\nid: 7\nevent: entry\ndata: one\ndata: two\n\nid: 8\ndata: three\n\n';
  const expected = ['#beat x 1', '7|entry|one\ntwo', '8|message|three'];
  for (let at = 1; at < whole.length; at += 1) {
    expect(parse([whole.slice(0, at), whole.slice(at)])).toEqual(expected);
  }
});

test('CRLF and a lone CR end lines, also when cut between the two', () => {
  expect(parse(['id: 1\r\ndata: x\r', '\n\r\n'])).toEqual(['1|message|x']);
  expect(parse(['data: y\r\r', 'data: z\r\r\n'])).toEqual(['|message|y', '|message|z']);
});

test('an unfinished event is not handed on', () => {
  expect(parse(['id: 1\ndata: x\n'])).toEqual([]);
});

test('a beat', () => {
  expect(parseBeat('beat 2026-11-21T12:00:00.000000Z 4711')).toEqual({
    server_ms: Date.parse('2026-11-21T12:00:00Z'),
    seq: 4711,
    storing: true,
  });
  expect(parseBeat('beat 2026-11-21T12:00:00.000000Z 4711 unstored')?.storing).toBe(false);
  expect(parseBeat('hello')).toBeNull();
});

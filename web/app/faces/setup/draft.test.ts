import { expect, test } from 'vitest';
import { bodyOf, type Draft, emptyDraft, refusalsIn, troublesIn } from './draft';

const filled: Draft = {
  ...emptyDraft('Europe/London'),
  code: ' 7H2K ', 'organisation.name': 'Harbour Group', 'site.code': 'HP', 'site.name': 'Harbour Point', 'site.jurisdiction': 'gb-eng',
  'administrator.name': 'Dana Reyes', 'administrator.username': 'dana', 'administrator.password': 'seven grey herons',
};

test('what is missing is named', () => {
  const fields = Object.keys(troublesIn(emptyDraft('UTC'))).sort();
  expect(fields).toEqual([
    'administrator.name', 'administrator.password', 'administrator.username', 'code', 'organisation.name', 'site.code', 'site.name',
  ]);
});

const check = (part: Partial<Draft>, expected: object) => expect(troublesIn({ ...filled, ...part })).toEqual(expected);

test('the rules are told before the server has to', () => {
  check({}, {});
  check({ 'administrator.password': 'short' }, { 'administrator.password': { kind: 'short', n: 5 } });
  check({ 'administrator.password': 'dana of the harbour' }, { 'administrator.password': { kind: 'near' } });
  check({ 'site.code': 'H P' }, { 'site.code': { kind: 'site_code' } });
  check({ 'site.latitude': '91', 'site.longitude': '0' }, { 'site.latitude': { kind: 'degrees', min: -90, max: 90 } });
  check({ 'site.latitude': '50.9' }, { 'site.longitude': { kind: 'both' } });
});

test('the body has a position only when one was given', () => {
  expect(bodyOf(filled).site).toEqual({
    code: 'HP', name: 'Harbour Point', address: '', time_zone: 'Europe/London', jurisdiction: 'GB-ENG',
  });
  expect(bodyOf({ ...filled, 'site.latitude': '50.9', 'site.longitude': '-1.4' }).site).toMatchObject({ latitude: 50.9, longitude: -1.4 });
  expect(bodyOf(filled).code).toBe('7H2K');
});

test('refusals come to their fields, however the server names them', () => {
  expect(refusalsIn({ code: 'this is not the code', password: 'too common', 'site.name': 'is missing', other: 'x' }, filled)).toEqual({
    code: 'This is not the code', 'administrator.password': 'Too common', 'site.name': 'Is missing',
  });
  expect(refusalsIn({ code: 'a site code has 1 to 12 letters and digits' }, filled)).toHaveProperty(['site.code']);
});

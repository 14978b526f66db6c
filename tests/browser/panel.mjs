// An alarm panel of the tests' own: speaks plain SIA DC-09 over TCP to the receiver of a server; and a source that posts what it has to say.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { connect } from 'node:net';

/** CRC-16/ARC. */
function crc16(bytes) {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

let sequence = 0;

/** Sends one frame and waits for the receiver's answer, which comes when it is on disk. */
export const signal = (server, account, events, expected = /"ACK"/) => send(server, `"SIA-DCS"${next()}L0#${account}[#${account}|${events}]`, expected);
/** The same of a panel whose key the receiver does not know, so what it says may be anything. */
export const encryptedSignal = (server, account, expected) => send(server, `"*SIA-DCS"${next()}L0#${account}[${'0F'.repeat(32)}`, expected);

const next = () => String((sequence += 1)).padStart(4, '0');

async function send(server, text, expected) {
  const body = Buffer.from(text);
  const head = `\n${crc16(body).toString(16).toUpperCase().padStart(4, '0')}0${body.length.toString(16).toUpperCase().padStart(3, '0')}`;
  const [, host, port] = /alarms? .*?(127\.0\.0\.1):(\d+)/i.exec(server.output()) ?? assert.fail(server.output());
  const answer = await new Promise((done, fail) => {
    const line = connect(Number(port), host, () => line.write(Buffer.concat([Buffer.from(head), body, Buffer.from('\r')])));
    line.once('data', (data) => (line.destroy(), done(data.toString('latin1'))));
    line.once('close', () => done(''));
    line.once('error', fail);
  });
  assert.match(answer, expected);
}

/** A source of another kind at a site, and how it tells of something: signed, as the receiver asks. */
export async function sourceAt(server, admin, site, fields) {
  const source = await admin.post('/alarm-accounts', { kind: 'webhook', site_id: site.id, mapping: { category: 'access' }, ...fields });
  const { secret } = await admin.post(`/alarm-accounts/${source.id}/secret`, {});
  return async (said) => {
    const body = JSON.stringify(said);
    const at = Math.floor(Date.now() / 1000);
    const proof = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
    const posted = await fetch(`${server.url}/api/v1/alarm-accounts/${source.id}/signals`, { method: 'POST', body, headers: { 'castellan-signature': `t=${at},v1=${proof}` } });
    assert.equal(posted.status, 200, await posted.text());
  };
}

// Stands in front of an authority of certificates (ACME) and lies in a way that is chosen anew at any time: GET /lie/NAME.
//   node authority.mjs CERTIFICATE KEY PORT   PORT: of the authority, on this machine
// Told nothing, it hands everything on as it is: the control of every lie.
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:https';

const [certificate, key, port] = process.argv.slice(2);
const cert = readFileSync(certificate);
let lie = 'none';

const problem = (status, type) => ({
  status,
  body: JSON.stringify({ type: `urn:ietf:params:acme:error:${type}`, detail: `told to say\n${type}`, status }),
});

/** What each lie makes of an answer; `path` is what was asked for. */
const lies = {
  wrong_nonce: (answer, path) => {
    if (path !== '/nonce-plz') return answer;
    lie = 'none';
    return { ...answer, headers: { ...answer.headers, 'replay-nonce': 'bm9uc2Vuc2U' } };
  },
  invalid_order: (answer, path) => (path.startsWith('/my-order/') ? { ...answer, body: answer.body.replace(/("status": *")[^"]*/, '$1invalid') } : answer),
  no_finalize: (answer, path) => (path.startsWith('/finalize-order/') ? { ...answer, ...problem(403, 'badCSR') } : answer),
  garbage: (answer, path) => (path.startsWith('/certZ/') ? { ...answer, body: 'not a certificate' } : answer),
  other_certificate: (answer, path) => (path.startsWith('/certZ/') ? { ...answer, body: String(cert) } : answer),
  other_name: (answer, path) =>
    path.startsWith('/authZ/') ? { ...answer, body: answer.body.replace(/("value": *")[^"]*/, '$1somebody.else') } : answer,
  elsewhere: (answer, path) => (path === '/dir' ? { ...answer, body: answer.body.replace(/("newOrder": *")[^"]*/, '$1https://169.254.169.254/') } : answer),
  in_the_clear: (answer, path) => (path === '/dir' ? { ...answer, body: answer.body.replace(/("newNonce": *")https/, '$1http') } : answer),
  leads_on: () => ({ status: 302, headers: { location: 'https://127.0.0.1/' }, body: '' }),
  broken: () => ({ status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' }),
  endless: () => ({ status: 200, headers: {}, body: 'x'.repeat(2 * 1024 * 1024) }),
};

function ask(incoming, body) {
  return new Promise((done, fail) => {
    const { method, url, headers } = incoming;
    const outgoing = request({ host: '127.0.0.1', port, method, path: url, headers, rejectUnauthorized: false }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, body: String(Buffer.concat(parts)) }));
    });
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}

const server = createServer({ cert, key: readFileSync(key) }, async (incoming, outgoing) => {
  const parts = [];
  for await (const part of incoming) parts.push(part);
  if (incoming.url.startsWith('/lie/')) {
    lie = incoming.url.slice('/lie/'.length);
    outgoing.end('told\n');
    return;
  }
  // It never looks at what it is asked to look at.
  const swallowed = lie === 'never_looks' && incoming.url.startsWith('/chalZ/');
  let answer = swallowed
    ? { status: 200, headers: {}, body: JSON.stringify({ type: 'tls-alpn-01', url: 'https://127.0.0.1/', token: 'x', status: 'pending' }) }
    : await ask(incoming, Buffer.concat(parts)).catch(() => ({ status: 503, headers: {}, body: '' }));
  answer = lies[lie]?.(answer, incoming.url) ?? answer;
  const headers = { ...answer.headers };
  delete headers['content-length'];
  delete headers['transfer-encoding'];
  outgoing.writeHead(answer.status, headers);
  outgoing.end(answer.body);
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
console.log(`listening on 127.0.0.1:${server.address().port}`);

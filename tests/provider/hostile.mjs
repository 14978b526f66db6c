// An OpenID provider that lies, in a way that is chosen anew at any time: GET /lie/NAME.
//   node hostile.mjs PORT   PORT: 0 for any
// It signs everybody in as `sub-kim` without asking. Told nothing, it is honest: the control of every lie.
import { createServer } from 'node:http';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';

const CLIENT = 'castellan';
const HUGE = 2 * 1024 * 1024;
const server = createServer();
await new Promise((done) => server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', done));
const issuer = `http://localhost:${server.address().port}`;

const pairs = {};
for (const kid of ['first', 'second', 'foreign']) pairs[kid] = await generateKeyPair('ES256');
const asked = { document: 0, keys: 0, token: 0 };
const nonces = new Map();
let lie = 'none';
/** The key that tokens are signed with; the provider may change it at any time. */
let signing = 'first';

const now = () => Math.floor(Date.now() / 1000);
const base64 = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

function claimsOf(nonce) {
  const honest = { iss: issuer, sub: 'sub-kim', aud: CLIENT, nonce, iat: now(), exp: now() + 300, auth_time: now() };
  const lies = {
    wrong_issuer: { iss: 'http://localhost:1' },
    wrong_audience: { aud: 'another application' },
    several_audiences: { aud: [CLIENT, 'another application'] },
    wrong_party: { azp: 'another application' },
    wrong_nonce: { nonce: 'of somebody else' },
    no_nonce: { nonce: undefined },
    expired: { iat: now() - 500, exp: now() - 200 },
    from_the_future: { iat: now() + 3600, exp: now() + 7200 },
    old: { iat: now() - 7200 },
    nobody: { sub: '' },
    asked_long_ago: { auth_time: now() - 3600 },
    never_asked: { auth_time: undefined },
  };
  return { ...honest, ...lies[lie] };
}

async function tokenOf(nonce) {
  const claims = claimsOf(nonce);
  if (lie === 'alg_none') return `${base64({ alg: 'none' })}.${base64(claims)}.`;
  if (lie === 'alg_hmac') {
    // With what everybody may know: the public key as the secret of an HMAC.
    const secret = Buffer.from(JSON.stringify(await exportJWK(pairs[signing].publicKey)));
    return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: signing }).sign(secret);
  }
  const key = lie === 'foreign_key' || lie === 'unknown_key' ? pairs.foreign : pairs[signing];
  const kid = lie === 'unknown_key' ? 'of nobody' : signing;
  const token = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid }).sign(key.privateKey);
  if (lie !== 'altered') return token;
  const [header, , signature] = token.split('.');
  return `${header}.${base64({ ...claims, sub: 'sub-admin' })}.${signature}`;
}

function documentOf() {
  return {
    issuer: lie === 'mixed_up' ? 'http://localhost:1' : issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    authorization_response_iss_parameter_supported: true,
  };
}

const routes = {
  '/.well-known/openid-configuration': (_query, response) => {
    asked.document += 1;
    if (lie === 'slow') return;
    if (lie === 'redirect') return void response.writeHead(302, { location: `${issuer}/elsewhere` }).end();
    const text = JSON.stringify({ ...documentOf(), ...(lie === 'huge' ? { more: 'x'.repeat(HUGE) } : {}) });
    response.writeHead(200, { 'content-type': 'application/json' }).end(text);
  },
  '/elsewhere': (_query, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(documentOf())),
  '/keys': async (_query, response) => {
    asked.keys += 1;
    const keys = [{ kty: 'of tomorrow', kid: 'x' }, { ...(await exportJWK(pairs[signing].publicKey)), kid: signing, alg: 'ES256', use: 'sig' }];
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }));
  },
  '/auth': (query, response) => {
    const code = `code-${nonces.size}`;
    nonces.set(code, query.get('nonce'));
    const back = new URL(query.get('redirect_uri'));
    const iss = lie === 'other_issuer_answers' ? 'http://localhost:1' : issuer;
    back.search = new URLSearchParams({ code, state: query.get('state'), ...(lie === 'no_issuer_in_answer' ? {} : { iss }) });
    response.writeHead(302, { location: back.href }).end();
  },
  '/token': async (_query, response, body) => {
    asked.token += 1;
    if (lie === 'slow_token') return;
    if (lie === 'refuses') return void response.writeHead(400).end('{"error":"invalid_grant"}');
    const id_token = await tokenOf(nonces.get(new URLSearchParams(body).get('code')));
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ access_token: 'x', token_type: 'Bearer', id_token }));
  },
  '/asked': (_query, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(asked)),
};

server.on('request', async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, issuer);
  const [, what, name] = pathname.split('/');
  let body = '';
  for await (const part of request) body += part;
  if (what === 'lie') lie = name;
  if (what === 'sign') signing = name;
  if (what === 'lie' || what === 'sign') return void response.writeHead(200).end('{}');
  return routes[pathname] ? void routes[pathname](searchParams, response, body) : void response.writeHead(404).end();
});
console.log(`listening on ${issuer}`);

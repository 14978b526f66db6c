// A real OpenID provider (oidc-provider) on this machine, with a page on which anybody signs in as whoever they say.
//   node provider.mjs BACK PORT   BACK: where Castellan is; PORT: 0 for any
// A person `kim` has the subject `sub-kim` and the mailbox kim@example.org. `kim+mfa` showed a second factor as well.
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';

const [back, port = '0'] = process.argv.slice(2);

const server = createServer();
await new Promise((done) => server.listen(Number(port), '127.0.0.1', done));
// Another site than that of Castellan's own pages, as in life: cookies that are strict do not come along.
const issuer = `http://localhost:${server.address().port}`;

const keyOf = async (alg) => ({ ...(await exportJWK((await generateKeyPair(alg, { extractable: true })).privateKey)), use: 'sig', alg, kid: alg });
const client = (client_id, more) => ({
  client_id,
  client_secret: 'hush & quiet',
  redirect_uris: [`${back}/api/v1/single-sign-on/return`],
  post_logout_redirect_uris: [`${back}/login`],
  ...more,
});

const provider = new Provider(issuer, {
  clients: [
    client('castellan', {}),
    client('castellan-es', { id_token_signed_response_alg: 'ES256' }),
  ],
  jwks: { keys: [await keyOf('RS256'), await keyOf('ES256')] },
  cookies: { keys: ['of a test'] },
  claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'], profile: ['preferred_username', 'name'], auth_time: null },
  // As Keycloak and Entra do it: what is known of a person stands in the ID token.
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
  interactions: { url: (_ctx, { uid }) => `/page/${uid}` },
  pkce: { required: () => true },
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: id, preferred_username: id.replace('sub-', ''), email: `${id.replace('sub-', '')}@example.org`, email_verified: true }),
  }),
  // The organisation has agreed for its people.
  loadExistingGrant: async ({ oidc }) => {
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
});

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Example provider</title><main><h1>Example provider</h1>
<form method="post"><label>Person <input name="person" autofocus></label> <button>Go on</button></form>
<form method="post"><input type="hidden" name="cancel" value="yes"><button>Cancel</button></form></main></html>`;

async function fieldsOf(request) {
  let text = '';
  for await (const part of request) text += part;
  return new URLSearchParams(text);
}

async function page(request, response) {
  if (request.method !== 'POST') return void response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
  const fields = await fieldsOf(request);
  const [name, second] = (fields.get('person') ?? '').split('+');
  const login = { accountId: `sub-${name}`, amr: second ? ['pwd', second] : ['pwd'], remember: true };
  const result = fields.has('cancel') ? { error: 'access_denied' } : { login };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const answer = provider.callback();
server.on('request', (request, response) => {
  if (!request.url.startsWith('/page/')) return void answer(request, response);
  page(request, response).catch((failure) => response.writeHead(500).end(String(failure)));
});
console.log(`listening on ${issuer}`);

// A certified OpenID provider (oidc-provider) with one client, the console. Whoever signs in is who they say they are; what the name begins with
// decides what the provider says of them, and, for two of them, what is wrong with the token.
import { createServer } from 'node:http';
import { generateKeyPair, exportJWK, importJWK, decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import Provider from 'oidc-provider';

const { PROVIDER_PORT, CONSOLE_URL, CLIENT_ID, CLIENT_SECRET } = process.env;
const issuer = `http://localhost:${PROVIDER_PORT}`;
const { privateKey } = await generateKeyPair('RS256', { extractable: true });
const jwk = { ...(await exportJWK(privateKey)), kid: 'one', alg: 'RS256', use: 'sig' };

const rolesOf = (id) => ({ admin: ['something-else', 'gateway-admin'], viewer: ['gateway-reader'], audience: ['gateway-admin'], expired: ['gateway-admin'] })[id.split('-')[0]];

const provider = new Provider(issuer, {
  clients: [{
    client_id: CLIENT_ID,
    client_secret: CLIENT_SECRET,
    redirect_uris: [`${CONSOLE_URL}/sign-in/openid/callback`],
    token_endpoint_auth_method: 'client_secret_post',
  }],
  jwks: { keys: [jwk] },
  cookies: { keys: ['a key of a test'] },
  claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'roles'], email: ['email'] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: 'Ada Łovelace', preferred_username: id, email: `${id}@example.com`, roles: rolesOf(id) }),
  }),
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  // Nobody is asked whether the console may know who they are.
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid profile email');
    await grant.save();
    return grant;
  },
});

provider.use(async (ctx, next) => {
  await next();
  if (ctx.path === '/token' && ctx.body?.id_token) {
    const claims = decodeJwt(ctx.body.id_token);
    const hourAgo = Math.floor(Date.now() / 1000) - 3600;
    const wrong = { audience: { aud: 'another-application' }, expired: { iat: hourAgo - 60, exp: hourAgo } }[claims.sub.split('-')[0]];
    if (wrong) {
      ctx.body.id_token = await new SignJWT({ ...claims, ...wrong })
        .setProtectedHeader(decodeProtectedHeader(ctx.body.id_token))
        .sign(await importJWK(jwk, 'RS256'));
    }
  }
});

const handle = provider.callback();
createServer(async (request, response) => {
  if (!request.url.startsWith('/interaction/')) {
    handle(request, response);
    return;
  }

  if (request.method === 'POST') {
    let body = '';
    for await (const part of request) {
      body += part;
    }

    const form = new URLSearchParams(body);
    const result = form.has('cancel') ? { error: 'access_denied', error_description: 'given up' } : { login: { accountId: form.get('login') } };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    return;
  }

  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end('<!DOCTYPE html><title>The organisation</title><form method="post"><label>Name <input name="login" id="login"></label>'
    + '<button name="go">Sign in</button> <button name="cancel">Cancel</button></form>');
}).listen(Number(PROVIDER_PORT), () => console.log(`listening on ${issuer}`));

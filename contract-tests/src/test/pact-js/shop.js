// A consumer team's test: what a web shop relies on, written as a pact into the folder that is the first argument.
import assert from 'node:assert/strict';
import { MatchersV3, PactV4, SpecificationVersion } from '@pact-foundation/pact';

const { fromProviderState, integer, like, regex } = MatchersV3;

const EMAIL = 'ada@example.com';
const PASSWORD = 'correct horse battery staple';
const USER_ID = '1760000000000x123456789012345678';
const TOKEN = `bus|${USER_ID}|1760000000000x123456789012345678901234567890123456789012`;
const DENIED = { message: 'Permission denied' };

const pact = new PactV4({
  consumer: 'web-shop',
  provider: 'auth-server',
  dir: process.argv[2],
  spec: SpecificationVersion.SPECIFICATION_VERSION_V4,
  logLevel: 'error',
});

const json = (body) => (answer) => answer.jsonBody(body);
const authorized = (request) =>
  request.headers({ Authorization: fromProviderState('Bearer ${token}', `Bearer ${TOKEN}`) });

const currentUser = (server) =>
  fetch(`${server.url}/api/1.1/wf/current-user`, { headers: { Authorization: `Bearer ${TOKEN}` } });

await pact
  .addInteraction()
  .given('a user', { email: EMAIL, password: PASSWORD })
  .uponReceiving('a login')
  .withRequest('POST', '/api/1.1/wf/generate-api-token', json({ email: EMAIL, password: PASSWORD }))
  .willRespondWith(
    200,
    json({
      status: 'success',
      response: {
        token: regex('bus\\|\\d+x\\d+\\|\\d+x\\d+', TOKEN),
        user_id: fromProviderState('${user_id}', USER_ID),
        expires: integer(31536000),
      },
    }),
  )
  .executeTest(async (server) => {
    const answer = await fetch(`${server.url}/api/1.1/wf/generate-api-token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: EMAIL, password: PASSWORD }),
    });
    assert.equal((await answer.json()).response.token, TOKEN);
  });

await pact
  .addInteraction()
  .given('a live token')
  .uponReceiving('whose token a live one is')
  .withRequest('GET', '/api/1.1/wf/current-user', authorized)
  .willRespondWith(
    200,
    json({
      status: 'success',
      response: like({
        user_id: fromProviderState('${user_id}', USER_ID),
        email: fromProviderState('${email}', EMAIL),
      }),
    }),
  )
  .executeTest(async (server) => {
    assert.equal((await (await currentUser(server)).json()).response.user_id, USER_ID);
  });

for (const state of ['an expired token', 'a token whose user has logged out']) {
  await pact
    .addInteraction()
    .given(state)
    .uponReceiving(`whose token ${state} is`)
    .withRequest('GET', '/api/1.1/wf/current-user', authorized)
    .willRespondWith(401, json(DENIED))
    .executeTest(async (server) => {
      assert.equal((await currentUser(server)).status, 401);
    });
}

// Logs in at a running server with the client that is generated from the OpenAPI document.

import { equal, ok } from "node:assert/strict";
import {
  BASE_PATH,
  Configuration,
  DetailedErrorFromJSON,
  IntrospectionApi,
  LoginApi,
  MessageErrorFromJSON,
  OAuthErrorFromJSON,
  PasswordApi,
  ProtectedApi,
  ResponseError,
  SessionApi,
  WorkflowErrorFromJSON,
} from "./client/index.js";
import type { LoginRequest, TokenResponse } from "./client/index.js";

const INVALID_LOGIN_CREDENTIALS = "INVALID_LOGIN_CREDENTIALS";
const NO_SUCH_ACCOUNT = "We didn\u2019t find an account with those login credentials";
const YEAR_IN_SECONDS = 31536000;

// The document's first server is the live environment.
const basePath = setting("TOLLGATE_URL") + BASE_PATH;
const loginRequest: LoginRequest = {
  email: setting("TOLLGATE_EMAIL"),
  password: setting("TOLLGATE_PASSWORD"),
};
const wrongLoginRequest: LoginRequest = { ...loginRequest, password: `not ${loginRequest.password}` };
const login = new LoginApi(new Configuration({ basePath }));

await step("generateUserToken logs in, and its token opens the protected call", async () => {
  await opensTheProtectedCall(await login.generateUserToken({ loginRequest }));
});

await step("generateApiToken logs in, and its token opens the protected call", async () => {
  await opensTheProtectedCall(await login.generateApiToken({ loginRequest }));
});

await step("generateUserToken refuses a wrong password", async () => {
  const call = login.generateUserToken({ loginRequest: wrongLoginRequest });
  const error = WorkflowErrorFromJSON(await bodyOfRefusal(400, call));
  equal(error.status, INVALID_LOGIN_CREDENTIALS);
  equal(error.message, NO_SUCH_ACCOUNT);
});

await step("generateApiToken refuses a wrong password", async () => {
  const call = login.generateApiToken({ loginRequest: wrongLoginRequest });
  const error = DetailedErrorFromJSON(await bodyOfRefusal(400, call));
  equal(error.statusCode, 400);
  equal(error.reason, INVALID_LOGIN_CREDENTIALS);
  equal(error.message, NO_SUCH_ACCOUNT);
  ok(/^\d{13}x\d{18}$/.test(error.args.bubbleCode), "the correlation code has the form of an id");
});

await step("a token tells whose it is, and opens nothing once it is logged out", async () => {
  const { userId, token } = (await login.generateUserToken({ loginRequest })).response;
  const configuration = new Configuration({ basePath, accessToken: token });
  const session = new SessionApi(configuration);

  const user = (await session.getCurrentUser()).response;
  equal(user.userId, userId);
  equal(user.email, loginRequest.email);
  ok(Math.abs(Date.now() - user.issuedAt.getTime()) < 60_000, "the token was issued within this minute");
  equal(user.idleExpires, undefined);

  equal((await session.logOut()).response.ended, 1);
  await bodyOfRefusal(401, new ProtectedApi(configuration).getSomeProtectedEndpoint());
});

await step("a change of the password is refused with a wrong old one", async () => {
  const { token } = (await login.generateUserToken({ loginRequest })).response;
  const password = new PasswordApi(new Configuration({ basePath, accessToken: token }));
  const call = password.changePassword({
    passwordChangeRequest: { oldPassword: wrongLoginRequest.password, newPassword: loginRequest.password },
  });
  const error = WorkflowErrorFromJSON(await bodyOfRefusal(400, call));
  equal(error.status, "WRONG_PASSWORD");
});

await step("a service with a key learns whose token it is, and ends it", async () => {
  const { userId, token } = (await login.generateUserToken({ loginRequest })).response;
  const service = new IntrospectionApi(new Configuration({ basePath, accessToken: setting("TOLLGATE_SERVICE_KEY") }));
  const tokenInQuestionRequest = { token };

  const live = await service.introspect({ tokenInQuestionRequest });
  equal(live.active, true);
  equal(live.sub, userId);
  ok(live.cacheSeconds !== undefined && live.cacheSeconds <= 5, "the answer may be relied on within the bound");

  equal((await service.revoke({ tokenInQuestionRequest })).status, "success");
  equal((await service.introspect({ tokenInQuestionRequest })).active, false);
});

await step("introspection is refused without a service key", async () => {
  const call = new IntrospectionApi(new Configuration({ basePath })).introspect({
    tokenInQuestionRequest: { token: "no token at all" },
  });
  const error = OAuthErrorFromJSON(await bodyOfRefusal(401, call));
  equal(error.error, "invalid_client");
});

await step("the protected call is refused without a token", async () => {
  const call = new ProtectedApi(new Configuration({ basePath })).getSomeProtectedEndpoint();
  const error = MessageErrorFromJSON(await bodyOfRefusal(401, call));
  equal(error.message, "Permission denied");
});

async function opensTheProtectedCall({ status, response }: TokenResponse): Promise<void> {
  equal(status, "success");
  equal(response.expires, YEAR_IN_SECONDS);
  // No `match`, because it would print the token when it fails.
  ok(/^bus\|\d+x\d+\|\d{13}x\d+$/.test(response.token), "the token has the documented form");

  const configuration = new Configuration({ basePath, accessToken: response.token });
  const caller = await new ProtectedApi(configuration).getSomeProtectedEndpoint();
  equal(caller.status, "success");
  equal(caller.response.userId, response.userId);
  const left = caller.response.expires;
  ok(Number.isInteger(left) && left > 0 && left <= YEAR_IN_SECONDS, "the token lives for up to a year");
}

async function bodyOfRefusal(status: number, call: Promise<unknown>): Promise<unknown> {
  const outcome: unknown = await call.catch((error: unknown) => error);
  if (outcome instanceof ResponseError) {
    equal(outcome.response.status, status);
    return outcome.response.json();
  }
  throw outcome instanceof Error ? outcome : new Error(`answered, instead of ${status}`);
}

async function step(name: string, check: () => Promise<void>): Promise<void> {
  try {
    await check();
  } catch (error) {
    console.log(`failed: ${name}`);
    throw error instanceof ResponseError ? new Error(await answerOf(error.response)) : error;
  }
  console.log(`passed: ${name}`);
}

/** An answer that is no 200 holds no secret. */
async function answerOf(response: Response): Promise<string> {
  return `answered ${response.status}: ${await response.text()}`;
}

function setting(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`the environment variable ${name} is not set`);
  }
  return value;
}

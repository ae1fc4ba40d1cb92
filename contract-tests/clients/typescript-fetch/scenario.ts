// Logs in at a running server with the client that is generated from the contract.

import {
  Configuration,
  LoginApi,
  MessageErrorFromJSON,
  ProtectedApi,
  ResponseError,
  WorkflowErrorFromJSON,
} from "./client/index.js";
import type { LoginRequest } from "./client/index.js";

const basePath = process.env.TOLLGATE_URL;
const loginRequest: LoginRequest = { email: process.env.TOLLGATE_EMAIL, password: process.env.TOLLGATE_PASSWORD };
const login = new LoginApi(new Configuration({ basePath }));
let accessToken = "";

await step("logs-in", async () => {
  const answer = await login.generateUserToken({ loginRequest });
  expect(answer.status === "success", answer.status);
  accessToken = answer.response.token;
  return "TokenResponse";
});

await step("wrong-password", async () => {
  const wrong = { ...loginRequest, password: `not ${loginRequest.password}` };
  const response = await refusal(400, login.generateUserToken({ loginRequest: wrong }));
  const error = WorkflowErrorFromJSON(await response.json());
  expect(error.status === "INVALID_LOGIN_CREDENTIALS", error.status);
  return `ResponseError with status 400, its JSON as WorkflowError: status ${error.status}`;
});

await step("throttled", async () => {
  const response = await refusal(429, login.generateUserToken({ loginRequest }));
  const error = MessageErrorFromJSON(await response.json());
  const wait = Number(response.headers.get("Retry-After"));
  expect(error.message === "Too many requests" && wait >= 1 && wait <= 15, `${error.message} for ${wait} s`);
  return `ResponseError with status 429, its JSON as MessageError, response.headers: Retry-After ${wait}`;
});

await step("without-token", async () => {
  const call = new ProtectedApi(new Configuration({ basePath })).getSomeProtectedEndpoint();
  const error = MessageErrorFromJSON(await (await refusal(401, call)).json());
  expect(error.message === "Permission denied", error.message);
  return `ResponseError with status 401, its JSON as MessageError: ${error.message}`;
});

await step("with-token", async () => {
  const caller = await new ProtectedApi(new Configuration({ basePath, accessToken })).getSomeProtectedEndpoint();
  expect(caller.response.expires > 0, caller.status);
  return "CallerResponse";
});

async function refusal(status: number, call: Promise<unknown>): Promise<Response> {
  const outcome: unknown = await call.catch((error: unknown) => error);
  if (!(outcome instanceof ResponseError)) {
    throw outcome instanceof Error ? outcome : new Error(`answered, instead of ${status}`);
  }
  expect(outcome.response.status === status, outcome.response.status);
  return outcome.response;
}

function expect(holds: boolean, found: unknown): void {
  if (!holds) {
    throw new Error(`found ${found}`);
  }
}

async function step(name: string, check: () => Promise<string>): Promise<void> {
  try {
    console.log(`${name} ok ${await check()}`);
  } catch (error) {
    console.log(`${name} failed ${error instanceof Error ? error.message : error}`);
  }
}

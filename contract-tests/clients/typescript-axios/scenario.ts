// Logs in at a running server with the client that is generated from the contract.

import { AxiosError, isAxiosError } from "axios";
import { Configuration, LoginApi, ProtectedApi } from "./client/index.js";
import type { LoginRequest, MessageError, WorkflowError } from "./client/index.js";

const basePath = process.env.TOLLGATE_URL;
const loginRequest: LoginRequest = { email: process.env.TOLLGATE_EMAIL, password: process.env.TOLLGATE_PASSWORD };
const login = new LoginApi(new Configuration({ basePath }));
let accessToken = "";

await step("logs-in", async () => {
  const answer = (await login.generateUserToken(loginRequest)).data;
  expect(answer.status === "success", answer.status);
  accessToken = answer.response.token;
  return "TokenResponse in data";
});

await step("wrong-password", async () => {
  const wrong = { ...loginRequest, password: `not ${loginRequest.password}` };
  const { data } = await refusal<WorkflowError>(400, login.generateUserToken(wrong));
  expect(data.status === "INVALID_LOGIN_CREDENTIALS", data.status);
  return `AxiosError with status 400, response.data as WorkflowError: status ${data.status}`;
});

await step("throttled", async () => {
  const { data, headers } = await refusal<MessageError>(429, login.generateUserToken(loginRequest));
  const wait = Number(headers["retry-after"]);
  expect(data.message === "Too many requests" && wait >= 1 && wait <= 15, `${data.message} for ${wait} s`);
  return `AxiosError with status 429, response.data as MessageError, response.headers: retry-after ${wait}`;
});

await step("without-token", async () => {
  const call = new ProtectedApi(new Configuration({ basePath })).getSomeProtectedEndpoint();
  const { data } = await refusal<MessageError>(401, call);
  expect(data.message === "Permission denied", data.message);
  return `AxiosError with status 401, response.data as MessageError: ${data.message}`;
});

await step("with-token", async () => {
  const caller = await new ProtectedApi(new Configuration({ basePath, accessToken })).getSomeProtectedEndpoint();
  expect(caller.data.response.expires > 0, caller.data.status);
  return "CallerResponse in data";
});

async function refusal<T>(status: number, call: Promise<unknown>): Promise<NonNullable<AxiosError<T>["response"]>> {
  const outcome: unknown = await call.catch((error: unknown) => error);
  if (!isAxiosError<T>(outcome) || outcome.response === undefined) {
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

import { beforeEach, expect, test } from "vitest";
import { sendCode, verifyCode } from "../src/codes.js";

const PHONE = "01012345678";
const service = `${process.env.MOCKSENS_URL}/_mocksens/services/${process.env.SENS_SERVICE_ID}`;

function post(body: object): Request {
  return new Request("http://test/codes", { method: "POST", body: JSON.stringify(body) });
}

function mocksens(method: string, path: string, body?: object): Promise<Response> {
  const headers = { "Content-Type": "application/json" };
  return fetch(service + path, { method, headers, body: JSON.stringify(body) });
}

beforeEach(async () => {
  await mocksens("POST", "/reset");
});

test("the code from the SMS is accepted", async () => {
  expect((await sendCode(post({ phone: PHONE }))).status).toBe(202);
  const answer = await mocksens("GET", `/messages/wait?to=${PHONE}&timeout=5s`);
  const { message } = (await answer.json()) as { message: { otp: string } };
  expect((await verifyCode(post({ phone: PHONE, code: message.otp }))).status).toBe(204);
});

test("a used-up quota is an error", async () => {
  await mocksens("POST", "/faults", { respond: "quota-exceeded" });
  expect((await sendCode(post({ phone: PHONE }))).status).toBe(503);
  expect((await mocksens("POST", "/verify", { match: { to: PHONE }, count: 0 })).status).toBe(200);
});

test("a lost answer is not a second SMS", async () => {
  await mocksens("POST", "/faults", { fault: "reset", commit: true });
  expect((await sendCode(post({ phone: PHONE }))).status).toBe(504);
  expect((await mocksens("POST", "/verify", { match: { to: PHONE }, count: 1 })).status).toBe(200);
});

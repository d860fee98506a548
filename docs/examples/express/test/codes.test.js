import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { createApp } from "../src/app.js";
import { Sens } from "../src/sens.js";

const PHONE = "01012345678";
const admin = `${inject("mocksens")}/_mocksens/services`;
let service; // a SENS service of this test only, with keys of its own
let server;

async function json(method, url, body) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(url, { method, headers, body: JSON.stringify(body) });
  const text = await answer.text();
  return { status: answer.status, body: text.startsWith("{") ? JSON.parse(text) : text };
}

const post = (path, body) => json("POST", `http://127.0.0.1:${server.address().port}${path}`, body);

async function listen(keys = {}) {
  const sens = new Sens({ url: inject("mocksens"), ...service, ...keys });
  server = await new Promise((resolve) => {
    const listening = createApp(sens).listen(0, "127.0.0.1", () => resolve(listening));
  });
}

beforeEach(async () => {
  service = (await json("POST", admin, {})).body;
});

afterEach(async () => {
  server.close();
  await fetch(`${admin}/${service.serviceId}`, { method: "DELETE" });
});

test("the code from the SMS is accepted", async () => {
  await listen();
  expect((await post("/codes", { phone: PHONE })).status).toBe(202);
  const { body } = await json("GET", `${admin}/${service.serviceId}/messages/wait?to=${PHONE}&timeout=5s`);
  expect((await post("/codes/verify", { phone: PHONE, code: body.message.otp })).status).toBe(204);
});

test("a busy gateway is asked again", async () => {
  await listen();
  await json("POST", `${admin}/${service.serviceId}/faults`, { respond: "endpoint-error", times: 2 });
  expect((await post("/codes", { phone: PHONE })).status).toBe(202);
  const sent = { match: { to: PHONE }, count: 1 };
  expect((await json("POST", `${admin}/${service.serviceId}/verify`, sent)).status).toBe(200);
});

test("no connection is an error", async () => {
  await listen({ url: "http://127.0.0.1:2" }); // a closed port, which fetch() does not block
  expect((await post("/codes", { phone: PHONE })).status).toBe(503);
});

test("a lost answer is not a second SMS", async () => {
  await listen();
  await json("POST", `${admin}/${service.serviceId}/faults`, { fault: "reset", commit: true });
  expect((await post("/codes", { phone: PHONE })).status).toBe(202);
  const { body } = await json("GET", `${admin}/${service.serviceId}/requests`);
  expect(body.requests.map((request) => request.fault)).toEqual(["reset"]);
  const sent = { match: { to: PHONE }, count: 1 };
  expect((await json("POST", `${admin}/${service.serviceId}/verify`, sent)).status).toBe(200);
});

test("a wrong secret key is explained", async () => {
  await listen({ secretKey: "wrong" });
  expect((await post("/codes", { phone: PHONE })).status).toBe(503);
  const { body } = await json("GET", `${admin}/${service.serviceId}/requests?status=401`);
  expect(body.requests[0].diagnosis).toContain("secret key");
});

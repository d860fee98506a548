// Says what it learns through the client that is generated from the description of the admin API.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

const [baseUrl = "", serviceId = ""] = process.argv.slice(2);
const admin = createClient<paths>({ baseUrl });
const path = { serviceId };
type Schemas = components["schemas"];

// The type of `data` is that of the call's success.
function given<T>({ data, error }: { data?: T; error?: Schemas["Error"] }): T {
  if (data === undefined) throw new Error(error?.message);
  return data;
}

// TypeScript looks for names that are too much only where a body has a type of its own.
const creation: Schemas["Creation"] = { serviceId };
const created = given(await admin.POST("/services", { body: creation }));
const { services } = given(await admin.GET("/services"));
const service = services.find((each) => each.serviceId === created.serviceId);
console.log("service", service?.messages);

const change: Schemas["SettingsChange"] = { delivery: "immediate", daily_quota: 5, callers: ["0212345678"] };
const settings = given(await admin.PUT("/services/{serviceId}/settings", { params: { path }, body: change }));
console.log("settings", settings.daily_quota, settings.callers);

const oneOff: Schemas["OneOff"] = { result: 3018, when: { to: "0109*" }, times: 1 };
const fault = given(await admin.POST("/services/{serviceId}/faults", { params: { path }, body: oneOff }));
console.log("fault", fault.steps[0]?.left);

const { message } = given(
  await admin.GET("/services/{serviceId}/messages/wait", { params: { path, query: { to: "0109*", timeout: "30s" } } }),
);
console.log("message", message.content, message.otp, message.result, message.bytes.content?.limit);

const { requests } = given(await admin.GET("/services/{serviceId}/requests", { params: { path, query: { limit: 1 } } }));
console.log("request", requests[0]?.status, requests[0]?.headers["content-type"]);

const { rule } = given(
  await admin.GET("/rules/{ruleId}", { params: { path: { ruleId: "send.over-long" }, query: { service: serviceId } } }),
);
console.log("rule", rule.basis, rule.switches[0]?.name, rule.fired);

const { unsubscribes } = given(
  await admin.POST("/services/{serviceId}/unsubscribes", { params: { path }, body: { clientTelNo: "01012345678" } }),
);
console.log("unsubscribe", unsubscribes[0]?.clientTelNo);

const snapshot = given(await admin.GET("/services/{serviceId}/snapshot", { params: { path } }));
given(await admin.PUT("/services/{serviceId}/snapshot", { params: { path }, body: snapshot }));
console.log("snapshot", snapshot.version, snapshot.clock.now > 2 ** 31);

const { error } = await admin.GET("/services/{serviceId}/messages/{messageId}", {
  params: { path: { serviceId, messageId: "none" } },
});
console.log("error", error?.status);

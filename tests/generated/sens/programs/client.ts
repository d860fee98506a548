// Says what it learns through the client that is generated from the description of SENS.
import createClient, { type Middleware } from "openapi-fetch";
import { createHmac } from "node:crypto";
import type { components, paths } from "./api.js";

const [baseUrl = "", serviceId = ""] = process.argv.slice(2);
const base = "/sms/v2/services/{serviceId}";
const path = { serviceId };
type Schemas = components["schemas"];

const signature: Middleware = {
  onRequest({ request }) {
    const { pathname, search } = new URL(request.url);
    const timestamp = Date.now().toString();
    const text = `${request.method} ${pathname}${search}\n${timestamp}\nmocksens-access-key`;
    request.headers.set("x-ncp-apigw-timestamp", timestamp);
    request.headers.set("x-ncp-iam-access-key", "mocksens-access-key");
    const value = createHmac("sha256", "mocksens-secret-key").update(text).digest("base64");
    request.headers.set("x-ncp-apigw-signature-v2", value);
    return request;
  },
};
const sens = createClient<paths>({ baseUrl });
sens.use(signature);

// The type of `data` is that of the call's success.
function given<T>({ data, error }: { data?: T; error?: unknown }): T {
  if (data === undefined) throw new Error(JSON.stringify(error));
  return data;
}

const message: Schemas["SendRequest"] = {
  type: "SMS",
  from: "0212345678",
  content: "hello",
  messages: [{ to: "01012345678" }],
};
const sent = await sens.POST(`${base}/messages`, { params: { path }, body: message });
console.log("sent", sent.response.status, given(sent).statusName);

type Search = NonNullable<paths[`${typeof base}/messages`]["get"]["parameters"]["query"]>;
const query: Search = { requestId: given(sent).requestId };
const { messages, itemCount, hasMore } = given(await sens.GET(`${base}/messages`, { params: { path, query } }));
console.log("listed", itemCount, hasMore, messages[0]?.type, messages[0]?.from, messages[0]?.to);

const messageId = messages[0]?.messageId ?? "";
const found = given(await sens.GET(`${base}/messages/{messageId}`, { params: { path: { ...path, messageId } } }));
console.log("found", found.messages[0]?.content, typeof found.messages[0]?.subject);

const recipients = Array.from({ length: 25 }, (_, index) => ({ to: `010123456${index + 10}` }));
const { requestId } = given(await sens.POST(`${base}/messages`, { params: { path }, body: { ...message, messages: recipients } }));
const sizes: number[] = [];
const numbered = new Set<string>();
let next: Search = {};
for (let more = true; more; ) {
  const page = given(await sens.GET(`${base}/messages`, { params: { path, query: { requestId, pageSize: 10, ...next } } }));
  sizes.push(page.itemCount);
  page.messages.filter((each) => each.requestId === requestId).forEach((each) => numbered.add(each.to));
  next = { pageIndex: page.pageIndex + 1 };
  more = page.hasMore;
}
console.log("pages", ...sizes, numbered.size);

const wanted = Math.floor(Date.now() / 60_000) * 60_000 + 24 * 3_600_000;
const reserveTime = new Date(wanted + 9 * 3_600_000).toISOString().slice(0, 16).replace("T", " ");
const reserved = await sens.POST(`${base}/messages`, { params: { path }, body: { ...message, reserveTime } });
const at = { params: { path: { ...path, reserveId: given(reserved).requestId } } };
const reservation = given(await sens.GET(`${base}/reservations/{reserveId}/reserve-status`, at));
const reservedFor = reservation.reserveTime;
const isSame = new Date(reservedFor.length > 16 ? reservedFor : `${reservedFor}+09:00`.replace(" ", "T")).getTime();
console.log("reserved", reservation.reserveStatus, reservation.reserveTimeZone, reservedFor.length, isSame === wanted);
const cancelled = await sens.DELETE(`${base}/reservations/{reserveId}`, at);
console.log("cancelled", cancelled.response.status);
const { reserveStatus } = given(await sens.GET(`${base}/reservations/{reserveId}/reserve-status`, at));
console.log("then", reserveStatus);

const numbers: Schemas["NumberEntry"][] = [{ clientTelNo: "01099998888" }];
given(await sens.POST(`${base}/unsubscribes`, { params: { path }, body: numbers }));
const blocked = given(await sens.GET(`${base}/unsubscribes`, { params: { path } }));
console.log("blocked", ...blocked.map((each) => `${each.clientTelNo} ${each.registerType}`));

const refused = await sens.GET(`${base}/messages`, { params: { path } });
if (refused.error && "errorMessage" in refused.error) {
  console.log("refused", refused.response.status, typeof refused.error.errors);
}
const unsigned = await createClient<paths>({ baseUrl }).GET(`${base}/messages`, { params: { path } });
if (unsigned.error && "error" in unsigned.error && typeof unsigned.error.error === "object") {
  console.log("unsigned", unsigned.response.status, unsigned.error.error.errorCode);
}

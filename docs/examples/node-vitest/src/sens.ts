import { createHmac } from "node:crypto";

const HOST = "https://sens.apigw.ntruss.com";

const NOT_CONNECTED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);

/** SENS has refused a message, or could not be reached. */
export class SensError extends Error {}

export async function sendSms(to: string, content: string): Promise<void> {
  const { SENS_SERVICE_ID, SENS_SENDER = "0212345678" } = process.env;
  const target = `/sms/v2/services/${SENS_SERVICE_ID}/messages`;
  const answer = await fetch(HOST + target, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...sign("POST", target) },
    body: JSON.stringify({ type: "SMS", from: SENS_SENDER, content, messages: [{ to }] }),
    signal: AbortSignal.timeout(5000),
  }).catch((error) => {
    throw NOT_CONNECTED.has(error.cause?.code) ? new SensError("cannot connect", { cause: error }) : error;
  });
  if (answer.status !== 202) throw new SensError(`SENS answered ${answer.status}: ${await answer.text()}`);
}

function sign(method: string, target: string): Record<string, string> {
  const { SENS_ACCESS_KEY = "", SENS_SECRET_KEY = "" } = process.env;
  const timestamp = Date.now().toString();
  const text = `${method} ${target}\n${timestamp}\n${SENS_ACCESS_KEY}`;
  return {
    "x-ncp-apigw-timestamp": timestamp,
    "x-ncp-iam-access-key": SENS_ACCESS_KEY,
    "x-ncp-apigw-signature-v2": createHmac("sha256", SENS_SECRET_KEY).update(text).digest("base64"),
  };
}

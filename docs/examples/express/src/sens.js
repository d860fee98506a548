import { createHmac } from "node:crypto";

const NOT_CONNECTED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);

export class Sens {
  constructor({ url = "https://sens.apigw.ntruss.com", serviceId, accessKey, secretKey, sender = "0212345678" }) {
    Object.assign(this, { url, serviceId, accessKey, secretKey, sender });
  }

  async send(to, content) {
    const target = `/sms/v2/services/${this.serviceId}/messages`;
    const body = JSON.stringify({ type: "SMS", from: this.sender, content, messages: [{ to }] });
    for (const pause of [100, 500, null]) {
      let answer;
      try {
        answer = await fetch(this.url + target, {
          method: "POST",
          headers: { "Content-Type": "application/json", ...this.sign("POST", target) },
          body,
          signal: AbortSignal.timeout(5000),
        });
      } catch (error) {
        if (NOT_CONNECTED.has(error.cause?.code)) throw error;
        // SENS may have sent the message. It has no idempotency key, so a second request could be a second SMS.
        return;
      }
      if (answer.status === 202) return;
      if (answer.status !== 503 || pause === null) {
        throw new Error(`SENS answered ${answer.status}: ${await answer.text()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  sign(method, target) {
    const timestamp = Date.now().toString();
    const text = `${method} ${target}\n${timestamp}\n${this.accessKey}`;
    return {
      "x-ncp-apigw-timestamp": timestamp,
      "x-ncp-iam-access-key": this.accessKey,
      "x-ncp-apigw-signature-v2": createHmac("sha256", this.secretKey).update(text).digest("base64"),
    };
  }
}

// Sends one SMS, as an application does that knows SENS and nothing else: mocksens exec -- node client.js
const { createHmac } = require("node:crypto");

const { SENS_SERVICE_ID, SENS_ACCESS_KEY, SENS_SECRET_KEY } = process.env;
const path = `/sms/v2/services/${SENS_SERVICE_ID}/messages`;
const timestamp = Date.now().toString();
const text = `POST ${path}\n${timestamp}\n${SENS_ACCESS_KEY}`;

fetch(`https://sens.apigw.ntruss.com${path}`, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    "x-ncp-apigw-timestamp": timestamp,
    "x-ncp-iam-access-key": SENS_ACCESS_KEY,
    "x-ncp-apigw-signature-v2": createHmac("sha256", SENS_SECRET_KEY).update(text).digest("base64"),
  },
  body: JSON.stringify({
    type: "SMS",
    from: "0212345678",
    content: "[my app] 인증번호 482913",
    messages: [{ to: process.argv[2] || "01012345678" }],
  }),
}).then(async (answer) => console.log(answer.status, await answer.text()));

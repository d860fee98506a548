import { randomInt } from "node:crypto";
import express from "express";

export function createApp(sens) {
  const codes = new Map(); // in production: Redis, with an expiry
  const app = express();
  app.use(express.json());

  app.post("/codes", async (request, response) => {
    const { phone } = request.body;
    const code = randomInt(1_000_000).toString().padStart(6, "0");
    try {
      await sens.send(phone, `[my app] 인증번호 ${code}`);
    } catch {
      return response.status(503).json({ error: "The code could not be sent." });
    }
    codes.set(phone, code);
    response.sendStatus(202);
  });

  app.post("/codes/verify", (request, response) => {
    const { phone, code } = request.body;
    if (!codes.has(phone) || codes.get(phone) !== code) {
      return response.status(400).json({ error: "This is not the code." });
    }
    codes.delete(phone);
    response.sendStatus(204);
  });

  return app;
}

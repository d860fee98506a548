import { randomInt } from "node:crypto";
import { SensError, sendSms } from "./sens.js";

const codes = new Map<string, string>(); // in production: Redis, with an expiry

/** POST /codes */
export async function sendCode(request: Request): Promise<Response> {
  const { phone } = (await request.json()) as { phone: string };
  const code = randomInt(1_000_000).toString().padStart(6, "0");
  codes.set(phone, code);
  try {
    await sendSms(phone, `[my app] 인증번호 ${code}`);
  } catch (error) {
    if (error instanceof SensError) return Response.json({ error: "The code could not be sent." }, { status: 503 });
    // The answer is lost, and SENS may have sent the code: trying again could be a second SMS.
    return Response.json({ error: "The code may be on its way." }, { status: 504 });
  }
  return new Response(null, { status: 202 });
}

/** POST /codes/verify */
export async function verifyCode(request: Request): Promise<Response> {
  const { phone, code } = (await request.json()) as { phone: string; code: string };
  if (!codes.has(phone) || codes.get(phone) !== code) return Response.json({ error: "This is not the code." }, { status: 400 });
  codes.delete(phone);
  return new Response(null, { status: 204 });
}

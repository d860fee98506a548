import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Use the mocksens that MOCKSENS_URL names, such as a service container in CI, or start one until the tests end. */
export default async function ({ provide }) {
  if (process.env.MOCKSENS_URL) return provide("mocksens", process.env.MOCKSENS_URL);
  const server = spawn("mocksens", ["serve", "--port", "0", "--log-format", "off"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: server.stdout })) {
    const ready = line.match(/^mocksens ready (\S+)/);
    if (!ready) continue;
    provide("mocksens", ready[1]);
    return () => server.kill();
  }
  throw new Error("mocksens did not start");
}

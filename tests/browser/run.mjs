// Runs the specs against one server: `node run.mjs [spec files] [options of node --test]`. Without files: all of specs/.
import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { startServer } from "./server.mjs";

const folder = fileURLToPath(new URL("specs/", import.meta.url));
const all = (await readdir(folder)).filter((name) => name.endsWith(".test.mjs")).sort();
const options = process.argv.slice(2).filter((word) => word.startsWith("--"));
const wanted = process.argv.slice(2).filter((word) => !word.startsWith("--")).map((name) => name.split("/").pop());
const specs = all.filter((name) => wanted.length === 0 || wanted.includes(name));
if (specs.length === 0) {
  console.error(`no such spec; there are: ${all.join(", ")}`);
  process.exit(1);
}

const server = await startServer().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
let failed = false;
try {
  const runner = spawn(
    process.execPath,
    ["--test", "--test-reporter=spec", ...options, ...specs.map((name) => folder + name)],
    {
      stdio: "inherit",
      env: { ...process.env, P2P_BROWSER_PORT: String(server.port), P2P_BROWSER_DATA_DIR: server.dataDir },
    },
  );
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => runner.kill(signal));
  failed = (await new Promise((resolve) => runner.once("exit", resolve))) !== 0;
} finally {
  await server.stop();
}
process.exit(failed ? 1 : 0);

// Runs the specs: `node run.mjs [spec files] [options of node --test]`. Without files: all of specs/. Two at a time, so
// that both cores are busy. Each file has a server of its own with a copy of the demo's data: what one does to people and
// texts is never met by another, whatever the order they run in.
//
// P2P_BROWSER_RETRIES (a number, 0 without): how often a file that failed is run again, on a new server. Only `./dev test`
// sets it: a browser on a busy machine may be too slow once. What passed at the second try is named at the end, as
// something to mend.
import { spawn } from "node:child_process";
import { readdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { demoData, startServer } from "./server.mjs";

const LANES = 2;
const RETRIES = Number(process.env.P2P_BROWSER_RETRIES ?? 0);
/** Files that are long enough to be run in parts (each runs the tests of its part, see `mine` in browser.mjs). */
const IN_PARTS = { "looks.test.mjs": LANES };

const folder = fileURLToPath(new URL("specs/", import.meta.url));
const all = (await readdir(folder)).filter((name) => name.endsWith(".test.mjs")).sort();
const options = process.argv.slice(2).filter((word) => word.startsWith("--"));
const wanted = process.argv.slice(2).filter((word) => !word.startsWith("--")).map((name) => name.split("/").pop());
const specs = all.filter((name) => wanted.length === 0 || wanted.includes(name));
if (specs.length === 0) {
  console.error(`no such spec; there are: ${all.join(", ")}`);
  process.exit(1);
}

const parts = specs.flatMap((spec) =>
  Array.from({ length: IN_PARTS[spec] ?? 1 }, (_, at) => ({ spec, part: `${at + 1}/${IN_PARTS[spec] ?? 1}` })),
);
// The long ones first: what is left at the end is short, and the lanes end at about the same time.
const queue = [...parts.filter(({ spec }) => spec in IN_PARTS), ...parts.filter(({ spec }) => !(spec in IN_PARTS))];
const running = new Set();
const flaky = [];
let failed = false;
let stopped = false;
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    stopped = true;
    for (const runner of running) runner.kill(signal);
  });
}

/**
 * Runs one file against a server; its output is shown whole when it ends, so that two files do not mix their lines. Of a
 * try that will be repeated each line is marked, so that nobody takes its figures for those of the run.
 */
function run({ spec, part }, server, isLast) {
  const runner = spawn(process.execPath, ["--test", "--test-reporter=spec", ...options, folder + spec], {
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      P2P_BROWSER_PORT: String(server.port),
      P2P_BROWSER_DATA_DIR: server.dataDir,
      P2P_BROWSER_PART: part,
    },
  });
  running.add(runner);
  const output = [];
  for (const stream of [runner.stdout, runner.stderr]) stream.on("data", (chunk) => output.push(chunk));
  return new Promise((resolve) =>
    runner.once("close", (code) => {
      running.delete(runner);
      const text = Buffer.concat(output).toString();
      process.stdout.write(`\n${spec} ${part}\n`);
      process.stdout.write(code === 0 || isLast ? text : text.replace(/^/gm, "again | "));
      resolve(code === 0);
    }),
  );
}

async function lane(from) {
  for (let next = queue.shift(); next && !stopped; next = queue.shift()) {
    let passed = false;
    for (let tries = 0; tries <= RETRIES && !passed && !stopped; tries += 1) {
      const server = await startServer({ from });
      try {
        passed = await run(next, server, tries === RETRIES);
      } finally {
        await server.stop();
      }
      if (passed && tries > 0) flaky.push(`${next.spec} ${next.part}`);
    }
    if (!passed) failed = true;
  }
}

const data = await demoData();
try {
  const ends = await Promise.allSettled(Array.from({ length: Math.min(LANES, queue.length) }, () => lane(data)));
  for (const { reason } of ends.filter(({ status }) => status === "rejected")) {
    console.error(reason.message);
    failed = true;
  }
} finally {
  await rm(data, { recursive: true, force: true });
}
if (flaky.length > 0) console.log(`\npassed only when run again: ${flaky.join(", ")}`);
process.exit(failed || stopped ? 1 : 0);

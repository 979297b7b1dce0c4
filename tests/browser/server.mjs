// Starts the built server with the demo in a fresh data directory, and stops it in order.
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const BINARY = process.env.P2P_BINARY ?? fileURLToPath(new URL("../../target/debug/peer2peer", import.meta.url));
const START_LIMIT = 180_000; // first start: initdb, migrations, demo
const STOP_LIMIT = 60_000;
const COMMAND_LIMIT = 60_000;
const LOG_LINES = 60;

/** The server shared by one run of all specs (see run.mjs), or one of our own when a spec is run by itself. */
export async function sharedServer() {
  const { P2P_BROWSER_PORT: port, P2P_BROWSER_DATA_DIR: dataDir } = process.env;
  return port ? new Server(Number(port), { dataDir }) : startServer();
}

/**
 * Starts a server in a data directory of its own, which goes when it stops. `env` adds settings; `from` is the directory
 * its data is copied from (see `demoData`), instead of being made anew. The caller stops it.
 */
export async function startServer({ env = {}, args = ["--demo=small"], from = null } = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), "p2p-browser-"));
  // With owners and modes: PostgreSQL may run as another user and refuses a directory that others can read.
  if (from) await promisify(execFile)("cp", ["-a", `${from}/.`, dataDir]);
  const child = spawn(BINARY, ["serve", "--bind", "127.0.0.1:0", ...args], {
    env: environment(dataDir, env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = [];
  const exited = new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
  const failedToRun = new Promise((_, reject) => child.once("error", reject));
  const port = new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        log.push(line);
        if (log.length > LOG_LINES) log.shift();
        const match = line.match(/listening on http:\/\/127\.0\.0\.1:(\d+)/);
        if (match) resolve(Number(match[1]));
      });
    }
  });
  const server = new Server(0, { dataDir, process: { child, exited, log } });
  try {
    server.port = await within(START_LIMIT, "the server to listen", [
      port,
      failedToRun,
      exited.then(({ code, signal }) => {
        throw new Error(`the server ended (${signal ?? code}) before it listened`);
      }),
    ]);
    await server.untilReady();
    return server;
  } catch (error) {
    await server.stop({ expect: null });
    throw new Error(`${error.message}\n--- the server's last lines ---\n${log.join("\n")}`);
  }
}

/** Makes the data of the demo once, for servers that start from a copy. The caller removes the directory. */
export async function demoData() {
  const server = await startServer();
  const { dataDir } = server;
  await server.stop({ keep: true });
  return dataDir;
}

/** Settings of the person who runs the tests must not reach the program under test. */
function environment(dataDir, more = {}) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(P2P_|DATABASE_URL$|REDIS_URL$|RUST_LOG$|NODE_)/.test(name),
  );
  return { ...Object.fromEntries(inherited), P2P_ENV: "development", P2P_DATA_DIR: dataDir, ...more };
}

class Server {
  /** `dataDir`: where everything it keeps lies (database, files, mails). `process`: only of a server of our own. */
  constructor(port, { dataDir, process = null }) {
    this.port = port;
    this.dataDir = dataDir;
    this.process = process;
  }

  /** Address of a page: of a college by its slug, of the tenant console by "console". */
  url(slug, path = "/") {
    return `http://${slug}.localhost:${this.port}${path}`;
  }

  /** Runs a command of the program beside the server, on the same data, and gives what it printed. */
  async command(...args) {
    const options = { env: environment(this.dataDir), timeout: COMMAND_LIMIT };
    return (await promisify(execFile)(BINARY, args, options)).stdout.trim();
  }

  async untilReady() {
    const deadline = Date.now() + START_LIMIT;
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${this.port}/readyz`).catch(() => null);
      await answer?.arrayBuffer();
      if (answer?.ok) return;
      if (Date.now() > deadline) throw new Error(`/readyz never said yes (last: ${answer?.status ?? "no answer"})`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** SIGTERM, and the exit code must be 0. A shared server is left to run.mjs. `keep`: its data is needed further. */
  async stop({ expect = 0, keep = false } = {}) {
    if (!this.process) return;
    const { child, exited, log } = this.process;
    if (child.pid && child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    let end = null;
    try {
      if (child.pid) end = await within(STOP_LIMIT, "the server to stop", [exited]);
    } catch (error) {
      child.kill("SIGKILL");
      throw new Error(`${error.message}\n${log.join("\n")}`);
    } finally {
      if (!keep) await rm(this.dataDir, { recursive: true, force: true });
    }
    if (expect !== null && end.code !== expect) {
      throw new Error(`the server ended with ${end.signal ?? end.code}\n${log.join("\n")}`);
    }
  }
}

/** The first of the promises, or an error after so many milliseconds. */
export async function within(milliseconds, what, promises) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${milliseconds / 1000} s for ${what}`)), milliseconds);
  });
  try {
    return await Promise.race([...promises, late]);
  } finally {
    clearTimeout(timer);
  }
}

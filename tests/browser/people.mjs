// The demo's people: how they sign in, what they can do through the API so that a spec finds what it needs, their mail.
import assert from "node:assert/strict";
import { request } from "node:http";

/** The password of everybody in the demo. */
export const PASSWORD = "seven quiet demo rivers";
export const OPERATOR = "operator@platform.example";

/** The address of somebody of a demo college. */
export const address = (college, who) => `${who}@${college}.example`;

/** Signs in by the form, at a college or at "console", and lands on `next`. */
export async function signIn(world, page, site, email, next) {
  await page.goto(world.server.url(site, `/login?next=${encodeURIComponent(next)}`));
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.locator("main form [type=submit]").click();
  await page.waitForURL((url) => url.pathname === new URL(next, url).pathname);
}

/** One request with a JSON body to a site, by address 127.0.0.1 and the site's name in `Host`. */
function send(world, site, method, path, { token, body } = {}) {
  const text = body === undefined ? "" : JSON.stringify(body);
  const headers = { host: new URL(world.server.url(site)).host };
  if (token) headers.authorization = `Bearer ${token}`;
  if (text) Object.assign(headers, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port: world.server.port, method, path, headers }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("error", reject);
      answer.on("end", () => resolve({ status: answer.statusCode, text: Buffer.concat(parts).toString("utf8") }));
    });
    asked.on("error", reject);
    asked.end(text);
  });
}

/**
 * Somebody's way to the API of their college (or of "console"): `await call("POST", "/api/v1/...", body)` gives the
 * JSON of the answer, which must be a success.
 */
export async function api(world, site, email) {
  const doors = site === "console" ? "/api/v1/console/auth" : "/api/v1/auth";
  const login = await send(world, site, "POST", `${doors}/login`, { body: { email, password: PASSWORD } });
  assert.equal(login.status, 200, login.text);
  const token = JSON.parse(login.text).access_token;
  return async (method, path, body) => {
    const answer = await send(world, site, method, path, { token, body });
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.text ? JSON.parse(answer.text) : null;
  };
}

/** A share of `author` (of `api`), submitted; its id. */
export async function submitted(author, company, more = {}) {
  const share = {
    company,
    role: "Test engineer",
    placement_year: 2026,
    outcome: "selected",
    summary: "Two rounds in one day, both about the project.",
    rounds: [{ kind: "technical", questions: ["How do you test a queue?"] }],
    ...more,
  };
  const { id, revision } = await author("POST", "/api/v1/experiences", share);
  await author("POST", `/api/v1/experiences/${id}/submit`, { revision });
  return id;
}

/** The link in the newest mail to somebody, read from the page developers have. */
export async function linkTo(world, page, site, email) {
  for (let tries = 0; tries < 60; tries += 1) {
    await page.goto(world.server.url(site, "/dev/mail"));
    const row = page.locator(".row", { hasText: email }).first();
    if ((await row.count()) > 0) {
      await row.locator("a").click();
      return page.locator(".prose a").first().getAttribute("href");
    }
    await page.waitForTimeout(250);
  }
  throw new Error(`no mail to ${email}`);
}

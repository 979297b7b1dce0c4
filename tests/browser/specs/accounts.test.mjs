// The doors of a college and a person's settings: how they look everywhere, and that they work with and without script.
import assert from "node:assert/strict";
import { test } from "node:test";
import { everyLook, noSidewaysScroll, setUp, sound, withPage } from "../browser.mjs";

const world = setUp();
// Of the demo: a college that lets people of its domain ask to join, and somebody of it.
const COLLEGE = "northgate";
const DOMAIN = "students.northgate.example";
const STUDENT = "student@northgate.example";
const PASSWORD = "seven quiet demo rivers";
const refused = [/status of 4(04|22)/];

for (const [name, path] of [
  ["landing", "/"],
  ["join", "/join"],
  ["join-sent", "/join/sent"],
  ["forgot", "/forgot"],
  ["help", "/help"],
  ["privacy", "/privacy"],
]) {
  test(`the page ${path} is sound in every look`, async () => {
    await everyLook(world, name, async (page) => {
      const answer = await page.goto(world.server.url(COLLEGE, path));
      assert.equal(answer.status(), 200);
    });
  });
}

/** Signs in by the form and lands where the person wanted to go. */
async function signIn(page, next) {
  await page.goto(world.server.url(COLLEGE, `/login?next=${encodeURIComponent(next)}`));
  await page.locator("input[name=email]").fill(STUDENT);
  await page.locator("input[name=password]").fill(PASSWORD);
  await page.locator("main form [type=submit]").click();
  await page.waitForURL((url) => url.pathname === next);
}

/** The link in the newest mail to an address, read from the page developers have. */
async function linkTo(page, address) {
  for (let tries = 0; tries < 60; tries += 1) {
    await page.goto(world.server.url(COLLEGE, "/dev/mail"));
    const row = page.locator(".row", { hasText: address }).first();
    if ((await row.count()) > 0) {
      await row.locator("a").click();
      return page.locator(".prose a").first().getAttribute("href");
    }
    await page.waitForTimeout(250);
  }
  throw new Error(`no mail to ${address}`);
}

for (const script of [true, false]) {
  test(`somebody asks to join ${script ? "with" : "without"} script`, async () => {
    await withPage(world, { script, width: "narrow", expectedErrors: refused }, async (page) => {
      const address = `new.${script ? "one" : "two"}.${Date.now()}@${DOMAIN}`;
      await page.goto(world.server.url(COLLEGE, "/"));
      await page.locator("a[href='/join']").click();
      await page.locator("input[name=email]").fill("not an address");
      await page.locator("main form [type=submit]").click();
      await page.locator(".field-error").waitFor();
      await page.locator("input[name=email]").fill(address);
      await page.locator("main form [type=submit]").click();
      await page.waitForURL("**/join/sent");
      const link = new URL(await linkTo(page, address));
      await page.goto(world.server.url(COLLEGE, link.pathname));
      await page.getByText(address).waitFor();
      await noSidewaysScroll(page);
      if (script) await sound(page);
      await page.locator("input[name=full_name]").fill("Nadia New");
      await page.locator("input[name=password]").fill("short");
      await page.locator("main form [type=submit]").click();
      await page.locator(".field-error").waitFor();
      assert.equal(await page.locator("input[name=full_name]").inputValue(), "Nadia New");
      await page.locator("input[name=password]").fill("eleven loud mountains");
      await page.locator("main form [type=submit]").click();
      await page.waitForURL("**/join/waiting");
      const gone = await page.goto(world.server.url(COLLEGE, link.pathname));
      assert.equal(gone.status(), 404);
    });
  });
}

test("a wrong password keeps the address and says so", async () => {
  await withPage(world, { width: "narrow", expectedErrors: refused }, async (page) => {
    await page.goto(world.server.url(COLLEGE, "/login"));
    await page.locator("input[name=email]").fill(STUDENT);
    await page.locator("input[name=password]").fill("not the password");
    await page.locator("main form [type=submit]").click();
    await page.locator(".error-summary").waitFor();
    assert.equal(await page.locator("input[name=email]").inputValue(), STUDENT);
    await sound(page);
  });
});

for (const [name, path] of [
  ["settings", "/settings"],
  ["security", "/settings/security"],
  ["welcome", "/welcome"],
]) {
  test(`the page ${path} is sound in every look`, async () => {
    await everyLook(world, name, async (page) => {
      await signIn(page, path);
      await page.locator("main form [type=submit]").first().waitFor();
    });
  });
}

test("signing out leads to the front page, and back in", async () => {
  await withPage(world, { script: false }, async (page) => {
    await signIn(page, "/settings");
    await page.locator("summary.menu-button").click();
    await page.locator("form[action='/logout'] button").click();
    await page.waitForURL((url) => url.pathname === "/");
    await page.goto(world.server.url(COLLEGE, "/settings"));
    assert.equal(new URL(page.url()).pathname, "/login");
  });
});

// The doors of a college: they work with and without script, and say what is wrong.
import assert from "node:assert/strict";
import { test } from "node:test";
import { noSidewaysScroll, setUp, sound, turned, withPage } from "../browser.mjs";
import { address, linkTo, signIn } from "../people.mjs";

const world = setUp();
// Of the demo: a college that lets people of its domain ask to join, and somebody of it.
const COLLEGE = "northgate";
const DOMAIN = "students.northgate.example";
const STUDENT = address(COLLEGE, "student");
const refused = [/status of 4(04|22)/];

for (const script of [true, false]) {
  test(`somebody asks to join ${script ? "with" : "without"} script`, async () => {
    await withPage(world, { script, width: "narrow", expectedErrors: refused }, async (page) => {
      const email = `new.${script ? "one" : "two"}.${Date.now()}@${DOMAIN}`;
      await page.goto(world.server.url(COLLEGE, "/"));
      await turned(page, () => page.locator("a[href='/join']").click());
      await page.locator("input[name=email]").fill("not an address");
      await turned(page, () => page.locator("main form [type=submit]").click());
      await page.locator(".field-error").waitFor();
      await page.locator("input[name=email]").fill(email);
      await page.locator("main form [type=submit]").click();
      await page.waitForURL("**/join/sent");
      const link = new URL(await linkTo(world, page, COLLEGE, email));
      await page.goto(world.server.url(COLLEGE, link.pathname));
      await page.getByText(email).waitFor();
      await noSidewaysScroll(page);
      if (script) await sound(page);
      await page.locator("input[name=full_name]").fill("Nadia New");
      await page.locator("input[name=password]").fill("short");
      await turned(page, () => page.locator("main form [type=submit]").click());
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
    await turned(page, () => page.locator("main form [type=submit]").click());
    await page.locator(".error-summary").waitFor();
    assert.equal(await page.locator("input[name=email]").inputValue(), STUDENT);
    await sound(page);
  });
});

test("signing out leads to the front page, and back in", async () => {
  await withPage(world, { script: false }, async (page) => {
    await signIn(world, page, COLLEGE, STUDENT, "/settings");
    await page.locator("summary.menu-button").click();
    await page.locator(".topbar form[action='/logout'] button").click();
    await page.waitForURL((url) => url.pathname === "/");
    await page.goto(world.server.url(COLLEGE, "/settings"));
    assert.equal(new URL(page.url()).pathname, "/login");
  });
});

test("text becomes a part of a page only if it can run nothing", async () => {
  await withPage(world, { expectedErrors: [/Trusted(HTML|Script)|Content Security Policy/] }, async (page) => {
    await signIn(world, page, COLLEGE, STUDENT, "/settings");
    const refused = (act) => page.evaluate((act) => {
      const box = document.createElement("div");
      const script = document.createElement("script");
      try {
        if (act.html !== undefined) box.innerHTML = act.html;
        else script[act.set] = act.to;
        return "";
      } catch (error) {
        return error.name;
      }
    }, act);
    assert.equal(await refused({ html: "<p class=note>Three <b>rounds</b></p>" }), "");
    for (const html of [
      "<script>alert(1)</script>",
      "<img src=x onerror=alert(1)>",
      "<p><svg onload=alert(1)></svg></p>",
      "<a href=' javascript:alert(1)'>x</a>",
      "<iframe src=//elsewhere.example></iframe>",
      "<base href=//elsewhere.example>",
    ]) {
      assert.equal(await refused({ html }), "TypeError", html);
    }
    assert.equal(await refused({ set: "text", to: "alert(1)" }), "TypeError");
    assert.equal(await refused({ set: "src", to: "https://elsewhere.example/x.js" }), "TypeError");
  });
});

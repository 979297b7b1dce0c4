// The sign-in page comes up in every look, and without script.
import assert from "node:assert/strict";
import { test } from "node:test";
import { colleges, everyLook, noSidewaysScroll, setUp, withPage } from "../browser.mjs";

const world = setUp();
const [COLLEGE] = colleges();

test("the sign-in page is sound in every look", async () => {
  await everyLook(world, "login", async (page) => {
    const answer = await page.goto(world.server.url(COLLEGE, "/login"));
    assert.equal(answer.status(), 200);
    await page.locator("input[name=password]").waitFor();
  });
});

test("the sign-in page works without script", async () => {
  await withPage(world, { script: false, width: "narrow" }, async (page) => {
    await page.goto(world.server.url(COLLEGE, "/login"));
    await page.locator("form input[name=password]").waitFor();
    await noSidewaysScroll(page);
  });
});

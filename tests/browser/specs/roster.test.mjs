// A roster file from upload to result, with and without script.
import assert from "node:assert/strict";
import { test } from "node:test";
import { noSidewaysScroll, setUp, withPage } from "../browser.mjs";
import { address, signIn } from "../people.mjs";

const world = setUp();
const COLLEGE = "northgate";
const ADMIN = address(COLLEGE, "admin");

/** A file of its own for each test, so that they do not see each other's people. */
function file(mark) {
  return {
    name: `list-${mark}.csv`,
    mimeType: "text/csv",
    buffer: Buffer.from(
      `Reg;Who;Mail\r\n${mark}-1;Asha Rao;\r\n${mark}-2;محمد علي;${mark}@elsewhere.example\r\n;Nobody;\r\n${mark}-1;Twice;\r\n`,
    ),
  };
}

async function upload(page, mark) {
  await signIn(world, page, COLLEGE, ADMIN, "/admin/roster/import");
  await page.locator("input[name=file]").setInputFiles(file(mark));
  await page.locator("main form [type=submit]").click();
  await page.waitForURL(/\/admin\/roster\/imports\//);
}

for (const script of [true, false]) {
  test(`a file goes in ${script ? "with" : "without"} script`, async () => {
    await withPage(world, { script, width: "narrow" }, async (page) => {
      const mark = `b${script ? 1 : 2}${Date.now()}`;
      await upload(page, mark);
      await noSidewaysScroll(page);
      const columns = page.locator("select[name=columns]");
      assert.equal(await columns.count(), 3);
      await columns.nth(0).selectOption("number");
      await columns.nth(1).selectOption("full_name");
      await columns.nth(2).selectOption("email");
      await page.locator("form[action$='/mapping'] [type=submit]").click();
      await page.locator("form[action$='/commit']").waitFor();
      await page.locator("a[href$='verdict=error']").click();
      await page.waitForURL(/verdict=error/);
      assert.equal(await page.locator("#rows tbody tr").count(), 2);
      await noSidewaysScroll(page);
      await page.locator("form[action$='/commit'] [type=submit]").click();
      await page.locator(".notice-good").waitFor();
      await page.goto(world.server.url(COLLEGE, `/admin/roster?q=${mark}`));
      assert.equal(await page.locator("main tbody tr").count(), 2);
    });
  });
}

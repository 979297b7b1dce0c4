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
      await page.locator("form[action$='/mapping'] [type=submit]").first().click();
      const bar = page.locator("#commit-bar");
      await bar.waitFor();
      // The errors stand first, each in the cell it is about; the bar says what an import would do.
      assert.equal(await page.locator("#rows tbody tr").count(), 2);
      assert.match(await bar.textContent(), /2 rows ready\s*2 with errors/);
      assert.ok(await bar.evaluate((it) => it.getBoundingClientRect().bottom <= innerHeight), "the bar is in view");
      await noSidewaysScroll(page);
      const wrong = page.locator("#line-4 .cell-wrong");
      assert.equal(await wrong.getAttribute("data-label"), "Number");
      const field = wrong.locator("input.input");
      assert.equal(await field.getAttribute("aria-invalid"), "true");
      const why = page.locator(`#${await field.getAttribute("aria-describedby")}`);
      assert.match(await why.innerText(), /This row has no number/);

      // Mended in place: the verdict and the counts change, and the row stays where it is.
      await field.fill(`${mark}-3`);
      await field.press("Enter");
      await page.locator("#line-4 .badge-good").waitFor();
      assert.match(await bar.textContent(), /3 rows ready\s*one with errors/);
      assert.match(await page.locator("#line-4").innerText(), /Empty in the file/);
      await noSidewaysScroll(page);
      if (script) assert.equal(await page.evaluate(() => document.activeElement.id), "cell-5-0", "the next wrong cell");

      await page.locator("#rows .tabs a[href*='show=all']").click();
      await page.waitForURL(/show=all/);
      assert.equal(await page.locator("#rows tbody tr").count(), 4);
      await bar.locator("form[action$='/commit'] .button-primary").click();
      await page.locator(".notice-good").waitFor();
      await page.goto(world.server.url(COLLEGE, `/admin/roster?q=${mark}`));
      assert.equal(await page.locator("main tbody tr").count(), 3, "the mended row is imported");
    });
  });
}

test("what an import added is taken back, after a question that names how many", async () => {
  await withPage(world, {}, async (page) => {
    const mark = `t${Date.now()}`;
    await upload(page, mark);
    const columns = page.locator("select[name=columns]");
    for (const [at, field] of ["number", "full_name", "email"].entries()) await columns.nth(at).selectOption(field);
    await page.locator("form[action$='/mapping'] [type=submit]").first().click();
    await page.locator("#commit-bar form[action$='/commit'] .button-primary").click();
    await page.locator(".notice-good").waitFor();
    await page.locator("form.asked[action$='/take-back'] [type=submit]").click();
    const asks = page.locator("dialog[open]");
    assert.match(await asks.innerText(), /Remove the 2 entries this import added/);
    await asks.locator(".button-danger").click();
    await page.locator(".toast-good").waitFor();
    assert.equal(await page.locator("form[action$='/take-back']").count(), 0);
    await page.goto(world.server.url(COLLEGE, `/admin/roster?q=${mark}`));
    assert.equal(await page.locator("main tbody tr").count(), 0);
  });
});

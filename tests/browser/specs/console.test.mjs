// The console: colleges listed, made, seen, renamed, suspended and resumed; a wrong form keeps what was typed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { noSidewaysScroll, setUp, sound, turned, withPage } from "../browser.mjs";
import { OPERATOR, linkTo, signIn } from "../people.mjs";

const world = setUp();
const refused = [/status of 4(03|04|22)/];
const click = (page, what) => turned(page, () => page.locator(what).first().click());
const save = (page) => click(page, "main form [type=submit]");

for (const script of [true, false]) {
  test(`a college is made, renamed, suspended and resumed ${script ? "with" : "without"} script`, async () => {
    await withPage(world, { script, width: "narrow", expectedErrors: refused }, async (page) => {
      const slug = `teal-${script ? "one" : "two"}`;
      const at = (path) => world.server.url("console", path);
      await signIn(world, page, "console", OPERATOR, "/colleges");
      await click(page, "a[href='/colleges/new']");

      await page.locator("input[name=slug]").fill("Not A Slug");
      await page.locator("input[name=name]").fill("Teal College");
      await page.locator("input[name=accent]").fill("#ffff00");
      await page.locator("input[name=tagline]").fill("By the lake");
      await page.locator("textarea[name=domains]").fill("students.teal.example");
      await page.locator("input[name=roster_claims]").uncheck();
      await save(page);
      await page.locator(".error-summary").waitFor();
      assert.equal(await page.locator(".field-error").count(), 2, "the subdomain and the colour");
      assert.equal(await page.locator("input[name=slug]").inputValue(), "Not A Slug");
      assert.equal(await page.locator("input[name=name]").inputValue(), "Teal College");
      assert.equal(await page.locator("input[name=tagline]").inputValue(), "By the lake");
      assert.equal(await page.locator("textarea[name=domains]").inputValue(), "students.teal.example");
      assert.equal(await page.locator("input[name=roster_claims]").isChecked(), false);
      await noSidewaysScroll(page);
      if (script) await sound(page);

      await page.locator("input[name=slug]").fill(slug);
      await page.locator("input[name=accent]").fill("#0a5c36");
      await page.locator("input[name=admin_email]").fill(`registrar@${slug}.example`);
      await page.locator("input[name=admin_name]").fill("Rana Registrar");
      await save(page);
      const college = new URL(page.url()).pathname;
      assert.match(college, /^\/colleges\/[0-9a-f-]{36}$/);
      assert.equal(await page.locator("h1").textContent(), "Teal College");
      await noSidewaysScroll(page);
      if (script) await sound(page);
      const link = new URL(await linkTo(world, page, "console", `registrar@${slug}.example`));
      assert.ok(link.host.startsWith(`${slug}.`), link.host);

      await page.goto(at(college));
      await page.locator("input[name=name]").fill("Teal University");
      await page.locator("select[name=time_zone]").selectOption("");
      await save(page);
      await page.locator(".error-summary").waitFor();
      assert.equal(await page.locator("input[name=name]").inputValue(), "Teal University");
      await page.locator("select[name=time_zone]").selectOption("Asia/Riyadh");
      await save(page);
      await page.locator("h1", { hasText: "Teal University" }).waitFor();
      await page.goto(world.server.url(slug, "/login"));
      assert.match(await page.title(), /Teal University/);

      await page.goto(at(college));
      await click(page, "form[action$='/suspend'] button");
      await page.locator(".error-summary").waitFor();
      await page.locator("input[name=reason]").fill("The contract ended");
      await click(page, "form[action$='/suspend'] button");
      await page.locator("form[action$='/resume']").waitFor();
      if (script) await sound(page);
      const closed = await page.goto(world.server.url(slug, "/login"));
      assert.equal(closed.status(), 403);
      assert.equal(await page.locator("input[name=password]").count(), 0);

      await page.goto(at(`/colleges?status=suspended&q=${slug}`));
      assert.deepEqual(await page.locator("tbody th a").allTextContents(), ["Teal University"]);
      await click(page, "tbody th a");
      await click(page, "form[action$='/resume'] button");
      await page.locator("form[action$='/suspend']").waitFor();
      assert.equal((await page.goto(world.server.url(slug, "/login"))).status(), 200);
      await page.goto(at(college));
      const record = await page.locator(".log code").allTextContents();
      for (const action of ["college.suspended", "college.resumed"]) {
        assert.ok(record.some((text) => text.startsWith(action)), `${action} is not in the record: ${record}`);
      }
    });
  });
}

test("a domain of its own is added, proved and removed", async () => {
  await withPage(world, { expectedErrors: refused }, async (page) => {
    await signIn(world, page, "console", OPERATOR, "/colleges?q=riverside");
    await click(page, "tbody th a");
    await page.locator("input[name=new_host]").fill("not a domain");
    await click(page, "form[action$='/hosts'] [type=submit]");
    await page.locator(".error-summary").waitFor();
    assert.equal(await page.locator("input[name=new_host]").inputValue(), "not a domain");
    await page.locator("input[name=new_host]").fill("placements.riverside.example");
    await click(page, "form[action$='/hosts'] [type=submit]");
    await page.locator("form[action$='/hosts/verify']").waitFor();
    await sound(page);
    await page.locator("input[name=note]").fill("Seen from two resolvers");
    await click(page, "form[action$='/hosts/verify'] [type=submit]");
    assert.equal(await page.locator("form[action$='/hosts/verify']").count(), 0);
    await page.locator("form.asked[action$='/hosts/remove'] button").click();
    await click(page, "#confirm button[value=yes]");
    assert.equal(await page.locator("form[action$='/hosts/remove']").count(), 0);
  });
});

test("an operator's menu offers what the console has, and signing out ends it", async () => {
  await withPage(world, {}, async (page) => {
    await signIn(world, page, "console", OPERATOR, "/colleges");
    await page.locator("summary.menu-button").click();
    for (const link of await page.locator(".menu-panel a, .rail a, .footer a").all()) {
      const path = await link.getAttribute("href");
      const status = await page.evaluate((to) => fetch(to).then((answer) => answer.status), path);
      assert.equal(status, 200, path);
    }
    await page.locator(".topbar form[action='/logout'] button").click();
    await page.waitForURL("**/login");
    await page.goto(world.server.url("console", "/colleges"));
    assert.equal(new URL(page.url()).pathname, "/login");
  });
});

test("a wrong password at the console keeps the address and says so", async () => {
  await withPage(world, { width: "narrow", expectedErrors: refused }, async (page) => {
    await page.goto(world.server.url("console", "/login"));
    await page.locator("input[name=email]").fill("nobody@platform.example");
    await page.locator("input[name=password]").fill("not the password");
    await save(page);
    await page.locator(".error-summary").waitFor();
    assert.equal(await page.locator("input[name=email]").inputValue(), "nobody@platform.example");
    await sound(page);
  });
});

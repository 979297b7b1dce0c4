// Experiences: found, read and kept; written with drafts that save themselves and with two windows open; submitted.
// Each with script and without, where a person can do it without.
import assert from "node:assert/strict";
import { test } from "node:test";
import { noSidewaysScroll, setUp, sound, turned, withPage } from "../browser.mjs";
import { address, signIn } from "../people.mjs";

const world = setUp();
const COLLEGE = "northgate";
const STUDENT = address(COLLEGE, "student");
const CLASSMATE = address(COLLEGE, "classmate");
const ALUMNA = address(COLLEGE, "alumna");
const ALUMNUS = address(COLLEGE, "alumnus");

const titles = (page) => page.locator(".share .row-title").allTextContents();
const pathOf = (page) => new URL(page.url()).pathname;
const press = (page, act) =>
  turned(page, () => page.locator(`form.share-form [name=act][value="${act}"]:not([tabindex])`).click());

/** Begins a draft by the form and ends in its editor. */
async function begin(page, company) {
  await turned(page, () => page.locator("a[href='/experiences/new']").first().click());
  await page.locator("input[name=company]").fill(company);
  await page.locator("input[name=role]").fill("Site engineer");
  await page.locator("input[name=placement_year]").fill("2026");
  await turned(page, () => page.locator("main form [type=submit]").click());
  assert.match(pathOf(page), /^\/experiences\/[0-9a-f-]{36}\/edit$/);
}

async function complete(page) {
  await page.locator("select[name=outcome]").selectOption("selected");
  await page.locator("textarea[name=summary]").fill("One day, two rounds, **many** questions.");
  await page.locator("textarea[name='rounds.0.questions']").fill("How do you size a transformer?\nWhy copper?");
}

for (const script of [true, false]) {
  const how = script ? "with" : "without";
  const reader = script ? STUDENT : CLASSMATE;

  test(`a student finds, reads and keeps an experience ${how} script`, async () => {
    await withPage(world, { script, width: "narrow" }, async (page) => {
      await signIn(world, page, COLLEGE, reader, "/experiences");
      assert.ok((await titles(page)).length >= 3);
      const first = await page.locator(".share").first().evaluate((row) => row.getBoundingClientRect().top + scrollY);
      assert.ok(first <= 260, `the list begins at ${first}`);
      assert.equal(await page.locator("a[href='/experiences/new']").count(), 0, "students are not offered to write");

      await page.locator("input[name=q]").fill("transparent parking");
      await turned(page, () => page.locator("input[name=q]").press("Enter"));
      await page.locator(".empty").waitFor();
      await turned(page, () => page.locator(".empty a").click());
      await page.locator(".finder-filters > summary").click();
      if (script) await page.locator("#known-companies option").first().waitFor({ state: "attached" });
      await page.locator("input[name=company]").fill("kestrel");
      await page.locator("select[name=outcome]").selectOption("selected");
      await page.locator("input[name=year]").fill("2026");
      await turned(page, () => page.locator("input[name=year]").press("Enter"));
      assert.match(page.url(), /company=kestrel/);
      assert.deepEqual(await titles(page), ["Software engineer at Kestrel Systems"]);
      assert.equal(await page.locator("input[name=company]").inputValue(), "kestrel", "the filters are kept");
      assert.equal(await page.locator(".finder-filters[open]").count(), 0, "the sheet is closed after filtering");
      assert.deepEqual((await page.locator(".chip bdi").allTextContents()).toSorted(), ["2026", "Selected", "kestrel"]);
      const top = await page.locator(".share").first().evaluate((row) => row.getBoundingClientRect().top + scrollY);
      assert.ok(top < 422, `the first result begins at ${top}, in the lower half of the first screen`);
      await turned(page, () => page.locator(".chip", { hasText: "2026" }).click());
      assert.doesNotMatch(page.url(), /year=/);
      assert.match(page.url(), /company=kestrel/);
      await noSidewaysScroll(page);

      await turned(page, () => page.locator(".share .row-title").click());
      await page.locator("h1", { hasText: "Kestrel Systems" }).waitFor();
      assert.equal(await page.locator(".timeline-item").count(), 3);
      assert.ok(await page.getByText("Why does an index make writes slower?").isVisible());
      for (const what of ["bookmark", "helpful"]) {
        await page.locator(`form[action$='/${what}'] button`).click();
        await page.locator(`form[action$='/${what}'] button[value=false]`).waitFor();
        // The page came anew: whoever pressed the button with the keyboard goes on from it, and hears what happened.
        if (script) await page.locator(`form[action$='/${what}'] button:focus`).waitFor();
        await page.locator(".toast").first().waitFor();
      }
      await noSidewaysScroll(page);
      if (script) await sound(page);
      await page.goto(world.server.url(COLLEGE, "/experiences/bookmarks"));
      assert.deepEqual(await titles(page), ["Software engineer at Kestrel Systems"]);
      await turned(page, () => page.locator(".share .row-title").click());
      await page.locator("form[action$='/bookmark'] button").click();
      await page.locator("form[action$='/bookmark'] button[value=true]").waitFor();
      await page.goto(world.server.url(COLLEGE, "/experiences/bookmarks"));
      await page.locator(".empty").waitFor();
    });
  });

  test(`an alumna writes and submits an experience ${how} script`, async () => {
    await withPage(world, { script, width: "narrow", expectedErrors: [/status of 422/] }, async (page) => {
      const company = `Saffron ${script ? "Grid" : "Mill"}`;
      await signIn(world, page, COLLEGE, ALUMNA, "/experiences");
      await begin(page, company);

      await press(page, "submit");
      await page.locator(".error-summary").waitFor();
      for (const link of await page.locator(".error-summary a").all()) {
        const target = await link.getAttribute("href");
        assert.equal(await page.locator(`[id="${target.slice(1)}"]`).count(), 1, `${target} leads nowhere`);
      }
      if (script) await sound(page);
      await noSidewaysScroll(page);

      await complete(page);
      await press(page, "add-round");
      await page.locator("#round-2").waitFor();
      await page.locator("select[name='rounds.1.kind']").selectOption("hr");
      await press(page, "raise-round-1");
      await page.locator("select[name='rounds.0.kind'] option[value=hr][selected]").waitFor({ state: "attached" });
      await press(page, "remove-round-0");
      await page.locator("#round-2").waitFor({ state: "detached" });
      assert.equal(await page.locator("textarea[name='rounds.0.questions']").inputValue(), "How do you size a transformer?\nWhy copper?");

      await press(page, "preview");
      assert.match(pathOf(page), /\/preview$/);
      assert.equal(await page.locator(".prose strong").first().textContent(), "many");
      await turned(page, () => page.locator("a[href$='/edit']").first().click());
      await press(page, "submit");
      assert.equal(pathOf(page), "/experiences/mine");
      const row = page.locator(".share", { hasText: company });
      await row.getByText("Waiting for review").waitFor();
      await noSidewaysScroll(page);
      await turned(page, () => row.locator(".row-title").click());
      assert.equal(await page.locator("form.share-form").count(), 0, "what waits cannot be changed");
    });
  });
}

test("a draft saves itself, and leaving unsaved work is asked about", async () => {
  await withPage(world, {}, async (page) => {
    await signIn(world, page, COLLEGE, ALUMNUS, "/experiences");
    await begin(page, "Pebble Bank");
    const state = page.locator("[data-save-state]");
    await page.locator("textarea[name=tips]").fill("Sleep before it.");
    await state.getByText("Saved").waitFor();
    assert.equal(await page.locator("input[name=revision]").inputValue(), "2");
    await page.reload();
    assert.equal(await page.locator("textarea[name=tips]").inputValue(), "Sleep before it.");

    let asked = 0;
    page.on("dialog", async (dialog) => {
      asked += 1;
      await dialog.accept();
    });
    // Saving by itself gets no answer, so that there is unsaved work however long the next steps take.
    await page.route("**/autosave", () => {});
    await page.locator("textarea[name=tips]").fill("Sleep before it. Eat, too.");
    await page.goto(world.server.url(COLLEGE, "/experiences/mine"));
    assert.equal(asked, 1, "unsaved work is asked about");
  });
});

test("two windows: neither loses what was written", async () => {
  await withPage(world, { expectedErrors: [/status of 409/] }, async (page, context) => {
    await signIn(world, page, COLLEGE, ALUMNUS, "/experiences");
    await begin(page, "Twin Rivers");
    // It may save itself more than once; the last time holds the field that was filled last.
    const whole = page.waitForResponse((answer) => answer.request().postData()?.includes("Why+copper"));
    await complete(page);
    await whole;
    await page.locator("[data-save-state]").getByText("Saved").waitFor();

    const other = await context.newPage();
    await other.goto(page.url());
    await other.locator("textarea[name=tips]").fill("From the other window.");
    await press(other, "save");

    await page.locator("textarea[name=tips]").fill("From the first window.");
    await page.locator("[data-conflict]").waitFor({ state: "visible" });
    await sound(page);
    await press(page, "save");
    await page.locator(".share-stored").waitFor();
    assert.equal(await page.locator("textarea[name=tips]").inputValue(), "From the first window.");
    await page.locator(".share-stored summary").click();
    assert.ok(await page.locator(".share-stored").getByText("From the other window.").isVisible());
    await sound(page);
    await press(page, "save");
    await page.locator(".share-stored").waitFor({ state: "detached" });
    await other.reload();
    assert.equal(await other.locator("textarea[name=tips]").inputValue(), "From the first window.");
  });
});

test("a draft is deleted only after a question", async () => {
  await withPage(world, {}, async (page) => {
    await signIn(world, page, COLLEGE, ALUMNUS, "/experiences");
    await begin(page, "Short Lived");
    await page.goto(page.url().replace(/\/edit$/, ""));
    const ask = page.locator("form.asked[action$='/delete'] button");
    await ask.click();
    await page.locator("#confirm[open]").waitFor();
    await page.locator("#confirm button[value=no]").click();
    await page.locator("#confirm").waitFor({ state: "hidden" });
    await ask.click();
    await turned(page, () => page.locator("#confirm button[value=yes]").click());
    assert.equal(await page.locator(".share", { hasText: "Short Lived" }).count(), 0);
    assert.equal(pathOf(page), "/experiences/mine");
  });
});

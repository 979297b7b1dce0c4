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

const titles = (page) => page.locator(".experience .row-title").allTextContents();
const pathOf = (page) => new URL(page.url()).pathname;
/** Presses a button of the editor; on a phone some stand behind "More". */
async function press(page, act) {
  const button = page.locator(`form.experience-form [name=act][value="${act}"]:not([tabindex])`);
  if (!(await button.isVisible())) await page.locator(".bar-more > summary").click();
  await turned(page, () => button.click());
}

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
  await page.locator("select[name='rounds.0.kind']").selectOption("coding");
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
      const first = await page.locator(".experience").first().evaluate((row) => row.getBoundingClientRect().top + scrollY);
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
      const top = await page.locator(".experience").first().evaluate((row) => row.getBoundingClientRect().top + scrollY);
      assert.ok(top < 422, `the first result begins at ${top}, in the lower half of the first screen`);
      await turned(page, () => page.locator(".chip", { hasText: "2026" }).click());
      assert.doesNotMatch(page.url(), /year=/);
      assert.match(page.url(), /company=kestrel/);
      await noSidewaysScroll(page);

      await turned(page, () => page.locator(".experience .row-title").click());
      await page.locator("h1", { hasText: "Kestrel Systems" }).waitFor();
      assert.equal(await page.locator(".timeline-item").count(), 3);
      assert.ok(await page.getByText("Why does an index slow down writes?").isVisible());
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
      await turned(page, () => page.locator(".experience .row-title").click());
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
      const bar = await page.locator(".action-bar").evaluate((bar) => bar.getBoundingClientRect().height);
      assert.ok(bar <= 64, `the bar of the actions is ${bar} high`);
      assert.equal(await page.locator("select[name='rounds.0.kind']").inputValue(), "", "nobody chose it");

      await press(page, "submit");
      await page.locator(".error-summary").waitFor();
      assert.equal(await page.locator(".error-summary a[href='#field-rounds.0.kind']").count(), 1);
      for (const link of await page.locator(".error-summary a").all()) {
        const target = await link.getAttribute("href");
        assert.equal(await page.locator(`[id="${target.slice(1)}"]`).count(), 1, `${target} leads nowhere`);
      }
      if (script) await sound(page);
      await noSidewaysScroll(page);

      await complete(page);
      await press(page, "add-round");
      await page.locator("select[name='rounds.1.kind']:focus").waitFor();
      const head = await page.locator("#round-2").evaluate((card) => card.getBoundingClientRect().top);
      assert.ok(head >= 52, `the head of the new round is behind the bar, at ${head}`);
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
      const row = page.locator(".experience", { hasText: company });
      await row.getByText("Waiting for review").waitFor();
      await noSidewaysScroll(page);
      await turned(page, () => row.locator(".row-title").click());
      assert.equal(await page.locator("form.experience-form").count(), 0, "what waits cannot be changed");
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

test("what was typed just before leaving a draft is saved", async () => {
  await withPage(world, {}, async (page) => {
    await signIn(world, page, COLLEGE, ALUMNUS, "/experiences");
    await begin(page, "Granite Bank");
    const draft = page.url();
    page.on("dialog", (dialog) => dialog.accept());
    await page.locator("textarea[name=tips]").fill("Bring a pen.");
    await page.goto(world.server.url(COLLEGE, "/experiences/mine"));
    await page.goto(draft);
    assert.equal(await page.locator("textarea[name=tips]").inputValue(), "Bring a pen.");
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
    await page.locator(".experience-stored").waitFor();
    assert.equal(await page.locator("textarea[name=tips]").inputValue(), "From the first window.");
    await page.locator(".experience-stored summary").click();
    assert.ok(await page.locator(".experience-stored").getByText("From the other window.").isVisible());
    await sound(page);
    await press(page, "save");
    await page.locator(".experience-stored").waitFor({ state: "detached" });
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
    assert.equal(await page.locator(".experience", { hasText: "Short Lived" }).count(), 0);
    assert.equal(pathOf(page), "/experiences/mine");
  });
});

test("a draft deleted in another window loses nothing that is being written", async () => {
  await withPage(world, { width: "narrow", expectedErrors: [/status of 404/] }, async (page, context) => {
    await signIn(world, page, COLLEGE, ALUMNUS, "/experiences");
    await begin(page, "Gone Astray");
    const other = await context.newPage();
    await other.goto(page.url().replace(/\/edit$/, ""));
    await other.locator("form.asked[action$='/delete'] button").click();
    await turned(other, () => other.locator("#confirm button[value=yes]").click());

    await page.locator("textarea[name=tips]").fill("Ask about the night shift.");
    await page.locator("[data-lost]").waitFor({ state: "visible" });
    await sound(page);
    await press(page, "save");
    await page.locator(".notice-bad", { hasText: "deleted in another window" }).first().waitFor();
    assert.equal(await page.locator("textarea[name=tips]").inputValue(), "Ask about the night shift.");
    await sound(page);
    await press(page, "save-new");
    await page.locator(".toast-good").waitFor();
    assert.equal(await page.locator("textarea[name=tips]").inputValue(), "Ask about the night shift.");
    assert.equal(await page.locator("input[name=company]").inputValue(), "Gone Astray");
  });
});

for (const script of [true, false]) {
  test(`the filters stand beside the list on a wide screen ${script ? "with" : "without"} script`, async () => {
    await withPage(world, { script }, async (page) => {
      await signIn(world, page, COLLEGE, STUDENT, "/experiences");
      const outcome = page.locator("select[name=outcome]");
      assert.ok(await outcome.isVisible());
      const place = (one) => page.locator(one).first().evaluate((element) => element.getBoundingClientRect().toJSON());
      const [side, first] = [await place(".finder-panel"), await place(".experience")];
      assert.ok(side.left >= first.right, "beside the list, not over it");
      assert.ok(side.bottom <= 900, `all of it in view: ${side.bottom}`);
      const room = Math.floor((900 - first.top) / first.height);
      assert.ok(room >= 5, `${room} cards of ${first.height} from ${first.top} on fit in view`);
      const all = (await titles(page)).length;
      await outcome.selectOption("selected");
      if (script) await page.locator(".finder-fields [hx-get='/experiences']", { hasText: /result/ }).waitFor();
      await turned(page, () => page.locator(".finder-actions button").click());
      assert.match(page.url(), /outcome=selected/);
      assert.ok((await titles(page)).length < all);
      if (script) await sound(page);
      await noSidewaysScroll(page);
      await turned(page, () => page.locator(".finder-actions a").click());
      assert.equal((await titles(page)).length, all);
    });
  });

  test(`the sheet of filters is closed and cleared ${script ? "with" : "without"} script`, async () => {
    await withPage(world, { script, width: "narrow" }, async (page) => {
      await signIn(world, page, COLLEGE, STUDENT, "/experiences?outcome=selected");
      const open = () => page.locator(".finder-filters > summary").click();
      await open();
      const close = () => page.locator(".finder-head a").click();
      if (script) {
        await page.locator("select[name=outcome]").selectOption("not_selected");
        await page.locator(".finder-fields [hx-get='/experiences']", { hasText: /result/ }).waitFor();
        await sound(page);
        await close();
        await page.locator(".finder-filters > summary:focus").waitFor();
      } else {
        await turned(page, close);
      }
      assert.equal(await page.locator(".finder-filters[open]").count(), 0);
      assert.match(page.url(), /outcome=selected/, "closing changes nothing");
      await open();
      await turned(page, () => page.locator(".finder-actions a").click());
      assert.equal(new URL(page.url()).search, "");
      assert.equal(await page.locator(".chip").count(), 0);
    });
  });
}

// Moderation: the queue and the decisions, by keyboard alone and without script; the author sees what was decided.
import assert from "node:assert/strict";
import { test } from "node:test";
import { noSidewaysScroll, setUp, sound, turned, withPage } from "../browser.mjs";
import { address, api, linkTo, signIn, submitted } from "../people.mjs";

const world = setUp();
const COLLEGE = "riverside";
const ALUMNA = address(COLLEGE, "alumna");
const ALUMNUS = address(COLLEGE, "alumnus");
const STUDENT = address(COLLEGE, "student");
const ADMIN = address(COLLEGE, "admin");
const MODERATOR = address(COLLEGE, "moderator");

const pathOf = (page) => new URL(page.url()).pathname;

/** Presses a key until the focus is on what the selector names, as somebody without a mouse does. */
async function keyTo(page, key, selector) {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press(key);
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
  }
  throw new Error(`${key} never reached ${selector} on ${page.url()}`);
}

test("a moderator claims, asks for changes, rejects and approves by keyboard alone", async () => {
  const author = await api(world, COLLEGE, ALUMNA);
  const ids = [];
  for (const company of ["Keyboard One", "Keyboard Two", "Keyboard Three"]) ids.push(await submitted(author, company));
  const review = (id) => `/admin/moderation/experiences/${id}`;

  await withPage(world, { expectedErrors: [/status of 422/] }, async (page) => {
    await signIn(world, page, COLLEGE, MODERATOR, "/admin/moderation");
    await noSidewaysScroll(page);

    await keyTo(page, "j", `a[href='${review(ids[0])}']`);
    await page.keyboard.press("k");
    await page.keyboard.press("j");
    const enter = () => turned(page, () => page.keyboard.press("Enter"));
    await enter();
    assert.equal(pathOf(page), review(ids[0]));
    await keyTo(page, "Tab", "form[action$='/claim'] button");
    await enter();
    await page.locator("form[action$='/release']").waitFor();
    await sound(page);

    // Without a word to the author nothing but approving goes; what is wrong is said and has the focus.
    await keyTo(page, "Tab", "button[value=request-changes]");
    await enter();
    await page.locator(".error-summary:focus").waitFor();
    await sound(page);
    await keyTo(page, "Tab", "textarea[name=reason]");
    await page.keyboard.type("Please say what was asked in round one.");
    await keyTo(page, "Tab", "button[value=request-changes]");
    await enter();

    // The next one of the queue comes by itself, until the three are done.
    await page.locator(".toast-good").waitFor();
    assert.notEqual(pathOf(page), review(ids[0]));
    for (const [id, button] of [[ids[1], "reject"], [ids[2], "approve"]]) {
      await page.goto(world.server.url(COLLEGE, review(id)));
      await keyTo(page, "Tab", "textarea[name=reason]");
      await page.keyboard.type(button === "reject" ? "This is an advertisement." : "");
      await keyTo(page, "Tab", `button[value=${button}]`);
      await enter();
      await page.locator(".toast-good").waitFor();
      assert.notEqual(pathOf(page), review(id));
    }
  });

  await withPage(world, { width: "narrow" }, async (page) => {
    await signIn(world, page, COLLEGE, ALUMNA, "/experiences/mine");
    const row = (company) => page.locator(".experience", { hasText: company });
    await row("Keyboard One").getByText("Changes requested").waitFor();
    await row("Keyboard One").getByText("Please say what was asked in round one.").waitFor();
    await row("Keyboard Two").getByText("Not published").waitFor();
    await row("Keyboard Three").getByText("Published", { exact: true }).waitFor();
    await noSidewaysScroll(page);
    const mail = new URL(await linkTo(world, page, COLLEGE, ALUMNA));
    assert.match(mail.pathname, /^\/experiences\//);
  });

  await withPage(world, {}, async (page) => {
    await signIn(world, page, COLLEGE, STUDENT, "/experiences?q=keyboard");
    assert.deepEqual(await page.locator(".experience .row-title").allTextContents(), ["Test engineer at Keyboard Three"]);
  });
});

test("what was asked for is changed, compared and approved without script", async () => {
  const author = await api(world, COLLEGE, ALUMNUS);
  const id = await submitted(author, "Second Look");
  const admin = await api(world, COLLEGE, ADMIN);
  await admin("POST", `/api/v1/moderation/experiences/${id}/approve`, { version: 1 });

  await withPage(world, { script: false, width: "narrow" }, async (page) => {
    await signIn(world, page, COLLEGE, ALUMNUS, `/experiences/${id}/edit`);
    await page.locator("textarea[name=summary]").fill("Two rounds in one day; the second was **longer**.");
    await turned(page, () => page.locator("button[name=act][value=submit]").click());
    assert.equal(pathOf(page), "/experiences/mine");
    const row = page.locator(".experience", { hasText: "Second Look" });
    await row.getByText("Published version").waitFor();
  });

  await withPage(world, { script: false, width: "narrow" }, async (page) => {
    await signIn(world, page, COLLEGE, STUDENT, `/experiences/${id}`);
    await page.getByText("both about the project").waitFor();
  });

  await withPage(world, { script: false, width: "narrow", expectedErrors: [/status of 422/] }, async (page) => {
    await signIn(world, page, COLLEGE, ADMIN, `/admin/moderation/experiences/${id}`);
    assert.ok((await page.locator(".experience-changes ins").count()) > 0, "what the author added is marked");
    await noSidewaysScroll(page);
    await turned(page, () => page.locator("button[value=reject]").click());
    await page.locator(".error-summary").waitFor();
    await turned(page, () => page.locator("button[value=approve]").click());
    assert.match(pathOf(page), /^\/admin\/moderation/);
    assert.ok(!pathOf(page).includes(id), "the next one of the queue comes");
  });

  await withPage(world, { script: false }, async (page) => {
    await signIn(world, page, COLLEGE, STUDENT, `/experiences/${id}`);
    assert.equal(await page.locator(".prose strong").first().textContent(), "longer");
  });
});

test("what somebody else claimed is seen, and cannot be decided", async () => {
  const id = await submitted(await api(world, COLLEGE, ALUMNUS), "Claimed Already");
  const admin = await api(world, COLLEGE, ADMIN);
  await admin("POST", `/api/v1/moderation/experiences/${id}/claim`);
  await withPage(world, { width: "narrow" }, async (page) => {
    await signIn(world, page, COLLEGE, MODERATOR, `/admin/moderation/experiences/${id}`);
    await page.locator(".notice-warn").waitFor();
    assert.equal(await page.locator("button[value=approve]").count(), 0);
    await sound(page);
  });
  await admin("POST", `/api/v1/moderation/experiences/${id}/release`);
});

for (const script of [true, false]) {
  test(`the reasons open at the decisions on a phone ${script ? "with" : "without"} script`, async () => {
    const id = await submitted(await api(world, COLLEGE, ALUMNA), `Sheet ${script ? "One" : "Two"}`);
    await withPage(world, { script, width: "narrow", expectedErrors: [/status of 422/] }, async (page) => {
      await signIn(world, page, COLLEGE, MODERATOR, `/admin/moderation/experiences/${id}`);
      const card = page.locator(".decide");
      const bar = await page.locator(".action-bar").evaluate((bar) => bar.getBoundingClientRect().height);
      assert.ok(bar <= 64, `the bar of the decisions is ${bar} high`);
      assert.ok(!(await card.isVisible()), "the text to review comes first");
      const summary = page.locator(".decide-open > summary");
      if (script) {
        await page.locator("button[value=request-changes]").click();
        await page.locator("input[name=reasons]:focus").waitFor();
        await sound(page);
        await page.keyboard.press("Escape");
        await page.locator(".decide-open > summary:focus").waitFor();
        assert.ok(!(await card.isVisible()));
        await page.keyboard.press("Enter");
        await page.locator("input[name=reasons]:focus").waitFor();
      } else {
        // Without a reason nothing but approving goes; the sheet stands open with what is wrong.
        await turned(page, () => page.locator("button[value=reject]").click());
        await page.locator(".decide .error-summary").waitFor();
        await summary.click();
        assert.ok(!(await card.isVisible()));
        await summary.click();
      }
      const [sheet, buttons] = [await card.boundingBox(), await page.locator(".action-bar").boundingBox()];
      assert.ok(Math.abs(sheet.y + sheet.height - buttons.y) <= 1, "the reasons stand at the decisions");
      await noSidewaysScroll(page);
      await page.locator("input[name=reasons][value=contact]").check();
      await turned(page, () => page.locator("button[value=request-changes]").click());
      await page.locator(".toast-good").waitFor();
      assert.ok(!pathOf(page).includes(id));
    });
  });
}

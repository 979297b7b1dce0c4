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
    const row = (company) => page.locator(".share", { hasText: company });
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
    assert.deepEqual(await page.locator(".share .row-title").allTextContents(), ["Test engineer at Keyboard Three"]);
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
    const row = page.locator(".share", { hasText: "Second Look" });
    await row.getByText("Published version online").waitFor();
  });

  await withPage(world, { script: false, width: "narrow" }, async (page) => {
    await signIn(world, page, COLLEGE, STUDENT, `/experiences/${id}`);
    await page.getByText("both about the project").waitFor();
  });

  await withPage(world, { script: false, width: "narrow", expectedErrors: [/status of 422/] }, async (page) => {
    await signIn(world, page, COLLEGE, ADMIN, `/admin/moderation/experiences/${id}`);
    assert.equal(await page.locator(".share-side").count(), 2, "both versions stand side by side");
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

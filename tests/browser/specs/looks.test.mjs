// Every page of the product, for the person it is for, in every look: English and Arabic, light and dark, narrow and
// wide. Each passes axe and shows no sideways scroll; `./dev screenshots` keeps a picture of each. What needs
// something to be there, or is looked at in more than one state, is named here; every other page of tests/routes.txt is
// looked at as it is.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { WIDTHS, everyLook, mine, setUp, turned } from "../browser.mjs";
import { OPERATOR, address, api, linkTo, signIn, submitted } from "../people.mjs";

const world = setUp();
/** The demo's colleges, by the language their people write in. */
const COLLEGES = { en: "northgate", ar: "almanar" };
const STUDENTS = "students.northgate.example";

const seen = new Set();
let looks = 0;

/** Things that pages are about, made once; sign-ins anew before they run out. */
const made = new Map();
function once(key, make, lifetime = Infinity) {
  const known = made.get(key);
  if (known && Date.now() - known.at < lifetime) return known.thing;
  const thing = Promise.resolve(make());
  made.set(key, { thing, at: Date.now() });
  // What failed is tried again by the next page that needs it.
  thing.catch(() => made.delete(key));
  return thing;
}
const SIGN_IN = 10 * 60_000;

/** Gives a browser profile the cookies of somebody who signed in by the form. */
async function as(context, page, site, email) {
  const signedIn = async () => {
    await signIn(world, page, site, email, site === "console" ? "/colleges" : "/settings");
    return (await context.cookies()).filter(({ name }) => !/flash/.test(name));
  };
  await context.addCookies(await once(`cookies ${site} ${email}`, signedIn, SIGN_IN));
}

const caller = (site, who) => once(`api ${site} ${who}`, () => api(world, site, address(site, who)), SIGN_IN);
const people = (site) => ({
  author: () => caller(site, "alumna"),
  admin: () => caller(site, "admin"),
  reader: () => caller(site, "student"),
});

/** The path of the first thing of a list. */
async function first(call, list, path) {
  const { items } = await call("GET", list);
  assert.ok(items.length > 0, `${list} is empty`);
  return path(items[0].id);
}

const readable = async (site) => first(await people(site).reader(), "/api/v1/experiences?limit=1", (id) => `/experiences/${id}`);

/** A share that was published, changed and submitted again. */
const changed = (site) =>
  once(`${site} changed`, async () => {
    const [author, admin] = [await people(site).author(), await people(site).admin()];
    const id = await submitted(author, site === "almanar" ? "بنك الواحة" : "Juniper Bank", {
      programme: "B.Tech Computer Science",
      package_band: "inr_10_15",
      tips: "- Sleep before it.\n- Ask what the team does on a bad day.",
    });
    await admin("POST", `/api/v1/moderation/experiences/${id}/request-changes`, {
      version: 1,
      reason: "Please say what was asked in the second round.",
    });
    const { working_copy: copy } = await author("GET", `/api/v1/experiences/${id}`);
    await author("PATCH", `/api/v1/experiences/${id}`, { revision: copy.revision, summary: "Two rounds, **both** about my project.\n\nThe second asked for numbers." });
    const again = await author("POST", `/api/v1/experiences/${id}/submit`, { revision: copy.revision + 1 });
    await admin("POST", `/api/v1/moderation/experiences/${id}/approve`, { version: again.last_version });
    const { working_copy: later } = await author("GET", `/api/v1/experiences/${id}`);
    await author("PATCH", `/api/v1/experiences/${id}`, { revision: later.revision, tips: "- Sleep before it.\n- Bring water." });
    await author("POST", `/api/v1/experiences/${id}/submit`, { revision: later.revision + 1 });
    return id;
  });

/** A share back with its author, with a moderator's words. */
const returned = (site) =>
  once(`${site} returned`, async () => {
    const [author, admin] = [await people(site).author(), await people(site).admin()];
    const id = await submitted(author, site === "almanar" ? "مصنع النخيل" : "Palm Works");
    await admin("POST", `/api/v1/moderation/experiences/${id}/request-changes`, {
      version: 1,
      reason: site === "almanar" ? "ما الذي سئلت عنه في الجولة الثانية؟" : "What were you asked in the second round?",
    });
    return id;
  });

/** A conversation of the student with the alumna, who answered; each look finds the same. */
const talked = (site) =>
  once(`${site} talk`, async () => {
    const [reader, author] = [await people(site).reader(), await people(site).author()];
    const me = await author("GET", "/api/v1/auth/me");
    const asked = await reader("POST", "/api/v1/connections", { user_id: me.id ?? me.user_id, note: "From your talk." });
    await author("POST", `/api/v1/connections/${asked.id}/accept`);
    const { id } = await reader("POST", "/api/v1/conversations", { kind: "direct", user_id: me.id ?? me.user_id });
    const say = (who, body) => who("POST", `/api/v1/conversations/${id}/messages`, { id: crypto.randomUUID(), body });
    const words =
      site === "almanar"
        ? ["مرحباً، هل كانت المقابلة طويلة؟", "نحو أربعين دقيقة. **اسألهم** عن الفريق."]
        : ["Hello! Was the technical round long?", "About an hour. **Ask them** about the team."];
    await say(reader, words[0]);
    await say(author, words[1]);
    return id;
  });

/**
 * The admin's conversations: with the faculty (lists, links, an answer, an edit, a deletion, reactions, a report) and a
 * group; their ids.
 */
const corresponded = (site) =>
  once(`${site} letters`, async () => {
    const [admin, faculty] = [await people(site).admin(), await caller(site, "faculty")];
    const { items } = await admin("GET", "/api/v1/people?limit=100");
    const { id: colleague } = await faculty("GET", "/api/v1/auth/me");
    const { id } = await admin("POST", "/api/v1/conversations", { kind: "direct", user_id: colleague });
    const path = `/api/v1/conversations/${id}`;
    const say = (who, body, more) => who("POST", `${path}/messages`, { id: crypto.randomUUID(), body, ...more });
    const arabic = site === COLLEGES.ar;
    await say(admin, arabic ? "هل تراجع **القائمة** قبل الخميس؟\n\n- البيانات\n- الهندسة" : "Could you look over the **shortlist** before Friday?\n\n- Data roles\n- Core roles");
    await say(faculty, arabic ? "نعم. سؤالان:\n\n1. هل الحد نهائي؟\n2. من يخبر الطلاب؟" : "Yes. Two questions:\n\n1. Is the cut-off final?\n2. Who tells the students?", { reply_to: 1 });
    await say(admin, "The cut-off is final. I tell them.");
    await say(faculty, "https://example.com/a/rather/long/address/of/a/page/that/wraps?with=a&query=too");
    await say(admin, "This one goes away");
    await admin("DELETE", `${path}/messages/5`);
    await say(admin, arabic ? "Thank you!" : "مرحبًا بكم جميعًا");
    await admin("PATCH", `${path}/messages/3`, { body: "The cut-off is **final**. I tell them on Friday." });
    for (const who of [admin, faculty]) {
      for (const emoji of ["👍", "🎉"]) await who("POST", `${path}/messages/1/reactions`, { emoji });
    }
    await admin("POST", `${path}/read`, { seq: 3 });
    await admin("POST", `${path}/messages/2/report`, { reason: "Shown to moderators as an example" });
    const others = items.filter((one) => one.id !== colleague).slice(0, 3);
    const group = await admin("POST", "/api/v1/conversations", {
      kind: "group",
      title: arabic ? "أسبوع التوظيف" : "Placement week",
      user_ids: [colleague, ...others.map((one) => one.id)],
    });
    await faculty("POST", `/api/v1/conversations/${group.id}/messages`, { id: crypto.randomUUID(), body: "Rooms are booked from nine." });
    return { direct: id, group: group.id };
  });
/** A page about them. */
const letters = (path) => async (site) => path(await corresponded(site));

/** A roster file at the admin's page, as far as `step`: "columns", "preview" or "done". */
const imported = (site, step) => async (page) => {
  const path = await once(`${site} import ${step}`, async () => {
    const rows = ["R-1;Asha Rao;", "R-2;محمد علي;m.ali@elsewhere.example", ";Nobody;", "R-1;Twice;"];
    await page.goto(world.server.url(site, "/admin/roster/import"));
    await page.locator("input[name=file]").setInputFiles({
      name: `${step}.csv`,
      mimeType: "text/csv",
      buffer: Buffer.from(`Reg;Who;Mail\r\n${rows.map((row) => step + row).join("\r\n")}\r\n`),
    });
    await page.locator("main form [type=submit]").click();
    await page.waitForURL(/\/admin\/roster\/imports\//);
    if (step === "columns") return new URL(page.url()).pathname;
    const columns = page.locator("select[name=columns]");
    for (const [at, what] of ["number", "full_name", "email"].entries()) await columns.nth(at).selectOption(what);
    await page.locator("form[action$='/mapping'] [type=submit]").first().click();
    await page.locator("form[action$='/commit']").waitFor();
    if (step === "done") {
      await page.locator("form[action$='/commit'] .button-primary").click();
      await page.locator(".notice-good").waitFor();
    }
    return new URL(page.url()).pathname;
  });
  await page.goto(world.server.url(site, path));
};

/** The path of a link that a form of a door sends by mail; `ask(page)` fills the form. */
const mailed = (key, site, email, path, ask) => async (page) => {
  const link = await once(key, async () => {
    await page.goto(world.server.url(site, path));
    await ask(page);
    await turned(page, () => page.locator("main form [type=submit]").first().click());
    return linkTo(world, page, site, email);
  });
  await page.goto(world.server.url(site, new URL(link).pathname));
};

/**
 * `look(name, route, options)`: the page of a route. `who`: the first part of a demo address, "operator" or nobody.
 * `path`: where it is, when the route has variables; or `go(page)`, which brings it up. `then(page)`: what is done
 * there before it is looked at. `site`: the one college that has it. `status`: when it is not 200.
 */
function look(name, route, { who, site: only, path, go, then, status = 200, errors } = {}) {
  seen.add(route);
  looks += 1;
  if (!mine(looks)) return;
  test(`${name} (${route}) is sound in every look`, async () => {
    const visit = async (page, locale, context) => {
      const site = only ?? (who === "operator" ? "console" : COLLEGES[locale]);
      if (who) await as(context, page, site, who === "operator" ? OPERATOR : address(site, who));
      if (go) {
        await go(site)(page);
      } else {
        const to = path ? await path(site) : route.replace(/^console /, "");
        const answer = await page.goto(to.startsWith("http") ? to : world.server.url(site, to));
        assert.equal(answer.status(), status);
      }
      await then?.(page);
    };
    await everyLook(world, name, visit, { expectedErrors: errors ?? (status === 200 ? [] : [/status of 4\d\d/]) });
  });
}

/** Invites a guest of the faculty by the office's form, once. */
const invited = (site) => (page) =>
  once(`${site} invited`, async () => {
    await page.goto(world.server.url(site, "/admin/invitations"));
    await page.locator("textarea[name=people]").fill(`Guest <guest@${site}.example>`);
    await page.locator("select[name=role]").selectOption("faculty");
    await turned(page, () => page.locator("main form [type=submit]").first().click());
  });

const refused = [/status of 4(09|22)/];
const send = (page) => page.locator("main form [type=submit]").last().click();

// The doors.
look("landing", "/");
look("login", "/login");
look("login-wrong", "/login", {
  errors: refused,
  then: async (page) => {
    await page.locator("input[name=email]").fill("somebody@northgate.example");
    await page.locator("input[name=password]").fill("not the password");
    await page.locator("main form [type=submit]").click();
    await page.locator(".error-summary").waitFor();
  },
});
look("join", "/join", { site: "northgate" });
look("joining", "/join/{token}", {
  site: "northgate",
  go: (site) =>
    mailed("join", site, `looks@${STUDENTS}`, "/join", (page) => page.locator("input[name=email]").fill(`looks@${STUDENTS}`)),
});
look("reset", "/reset/{token}", {
  site: "northgate",
  go: (site) =>
    mailed("reset", site, address(site, "classmate"), "/forgot", (page) =>
      page.locator("input[name=email]").fill(address(site, "classmate")),
    ),
});
look("verify", "/verify/{token}", {
  site: "northgate",
  who: "faculty",
  go: (site) => async (page) => {
    const link = await once("verify", async () => {
      await page.goto(world.server.url(site, "/settings/security"));
      const form = page.locator("form[action='/settings/email']");
      await form.locator("input[name=email]").fill(`elsewhere@${site}.example`);
      await form.locator("input[type=password]").fill("seven quiet demo rivers");
      await turned(page, () => form.locator("[type=submit]").click());
      return linkTo(world, page, site, `elsewhere@${site}.example`);
    });
    await page.goto(world.server.url(site, new URL(link).pathname));
  },
});
look("not-found", "/", { path: () => "/no-such-page", status: 404 });
look("front-door", "/", { path: () => `http://localhost:${world.server.port}/` });
look("no-college", "/", { site: "nobody-there", status: 404 });

// People of a college.
look("settings", "/settings", { who: "student" });
look("menu", "/settings", { who: "student", then: (page) => page.locator("summary.menu-button").click() });
look("person", "/people/{id}", {
  who: "student",
  path: async (site) => first(await people(site).reader(), "/api/v1/people?limit=1", (id) => `/people/${id}`),
});
look("experiences", "/experiences", { who: "student" });
look("experiences-filtered", "/experiences", { who: "student", path: () => "/experiences?year=2026&outcome=selected" });
look("experiences-filters", "/experiences", {
  who: "student",
  then: async (page) => {
    await page.setViewportSize(WIDTHS.narrow);
    await page.locator(".finder-filters > summary").click();
  },
});
look("experiences-nothing", "/experiences", { who: "student", path: () => "/experiences?q=unheard-of" });
look("experiences-refused", "/experiences", { who: "student", path: () => "/experiences?year=soon&company=kestrel" });
look("experience", "/experiences/{id}", { who: "student", path: readable });
look("experience-own", "/experiences/{id}", { who: "alumna", path: async (site) => `/experiences/${await changed(site)}` });
look("mine", "/experiences/mine", {
  who: "alumna",
  path: async (site) => {
    await Promise.all([changed(site), returned(site)]);
    return "/experiences/mine";
  },
});
look("write", "/experiences/new", { who: "alumna" });
look("edit", "/experiences/{id}/edit", { who: "alumna", path: async (site) => `/experiences/${await returned(site)}/edit` });
look("edit-refused", "/experiences/{id}/edit", {
  who: "alumna",
  path: async (site) => `/experiences/${await returned(site)}/edit`,
  errors: refused,
  then: async (page) => {
    await page.locator("textarea[name=summary]").fill("");
    await page.locator("select[name=outcome]").selectOption("");
    await page.locator("button[value=submit]").click();
    await page.locator(".error-summary").waitFor();
  },
});
look("edit-waiting", "/experiences/{id}/edit", { who: "alumna", path: async (site) => `/experiences/${await changed(site)}/edit` });
look("preview", "/experiences/{id}/preview", {
  who: "alumna",
  path: async (site) => `/experiences/${await returned(site)}/preview`,
});
look("forbidden", "/experiences/new", { who: "student", status: 403 });

look("messages", "/messages", {
  who: "student",
  // Its script reads the whole page again; the inline colour in that copy is refused, and not needed.
  errors: [/Applying inline style/],
  path: async (site) => {
    await talked(site);
    return "/messages";
  },
});
look("conversation", "/messages/{id}", { who: "student", path: async (site) => `/messages/${await talked(site)}` });
look("messages-requests", "/messages", { who: "student", path: () => "/messages?list=requests" });
look("answering", "/messages/{id}", { who: "admin", path: letters(({ direct }) => `/messages/${direct}?reply=2`) });
look("message-menu", "/messages/{id}", {
  who: "admin",
  path: letters(({ direct }) => `/messages/${direct}`),
  then: async (page) => {
    await page.setViewportSize(WIDTHS.narrow);
    await page.locator("#message-3 .bubble-more").click();
    await page.locator(".message-menu").waitFor();
  },
});
look("group", "/messages/{id}", { who: "admin", path: letters(({ group }) => `/messages/${group}`) });
look("group-people", "/messages/{id}/people", { who: "admin", path: letters(({ group }) => `/messages/${group}/people`) });
look("message-search", "/messages/{id}/search", { who: "admin", path: letters(({ direct }) => `/messages/${direct}/search?q=final`) });
look("message", "/messages/{id}/messages/{seq}", { who: "admin", path: letters(({ direct }) => `/messages/${direct}/messages/3`) });
look("message-delete", "/messages/{id}/messages/{seq}", {
  who: "admin",
  path: letters(({ direct }) => `/messages/${direct}/messages/3`),
  then: async (page) => {
    await page.locator("form[data-confirm] button").click();
    await page.locator("dialog[open]").waitFor();
  },
});
look("message-report", "/messages/{id}/messages/{seq}/report", {
  who: "admin",
  path: letters(({ direct }) => `/messages/${direct}/messages/2/report`),
});
look("message-new", "/messages/new", { who: "student" });
look("message-new-group", "/messages/new", { who: "student", path: () => "/messages/new?group=true" });
look("connections", "/connections", {
  who: "student",
  path: async (site) => {
    await talked(site);
    return "/connections";
  },
});

// The office.
look("queue", "/admin/moderation", {
  who: "moderator",
  path: async (site) => {
    await changed(site);
    return "/admin/moderation";
  },
});
look("review", "/admin/moderation/experiences/{id}", {
  who: "moderator",
  path: async (site) => `/admin/moderation/experiences/${await changed(site)}`,
});
look("review-refused", "/admin/moderation/experiences/{id}", {
  who: "moderator",
  path: async (site) => `/admin/moderation/experiences/${await changed(site)}`,
  errors: refused,
  then: async (page) => {
    await page.locator("button[value=reject]").click();
    await page.locator(".error-summary").waitFor();
  },
});
look("reports", "/admin/moderation/messages", { who: "admin", path: letters(() => "/admin/moderation/messages") });
look("report-opened", "/admin/moderation/messages", {
  who: "admin",
  path: letters(() => "/admin/moderation/messages"),
  then: async (page) => {
    await page.locator("main .row form button").first().click();
    await page.locator(".chat-alone").waitFor();
  },
});
look("office-person", "/admin/people/{id}", {
  who: "admin",
  path: async (site) => first(await people(site).admin(), "/api/v1/admin/users?q=student", (id) => `/admin/people/${id}`),
});
look("roster-columns", "/admin/roster/imports/{id}", { who: "admin", go: (site) => imported(site, "columns") });
look("roster-preview", "/admin/roster/imports/{id}", { who: "admin", go: (site) => imported(site, "preview") });
look("roster-done", "/admin/roster/imports/{id}", { who: "admin", go: (site) => imported(site, "done") });
look("audit", "/admin/audit", { who: "admin" });
look("audit-opened", "/admin/audit", {
  who: "admin",
  then: async (page) => {
    for (const n of [0, 1]) await page.locator(".log-changes > summary").nth(n).click();
  },
});
look("audit-checked", "/admin/audit", { who: "admin", path: () => "/admin/audit?verify=1" });

// The console.
look("console-password", "console /set-password/{token}", {
  site: "console",
  path: () =>
    once("operator", async () =>
      new URL(await world.server.command("operators", "add", "--email", "looks@platform.example", "--name", "Lana Looks")).pathname,
    ),
});
look("console-colleges", "console /colleges", { who: "operator" });
look("console-colleges-nothing", "console /colleges", { who: "operator", path: () => "/colleges?q=unheard-of" });
look("console-new", "console /colleges/new", { who: "operator" });
look("console-new-refused", "console /colleges/new", {
  who: "operator",
  errors: refused,
  then: async (page) => {
    await page.locator("input[name=slug]").fill("Not A Slug");
    await page.locator("input[name=accent]").fill("#ffff00");
    await send(page);
    await page.locator(".error-summary").waitFor();
  },
});
look("console-college", "console /colleges/{id}", {
  who: "operator",
  path: () =>
    once("college", async () => {
      const call = await api(world, "console", OPERATOR);
      const { items } = await call("GET", "/api/v1/console/colleges?q=northgate");
      await call("POST", `/api/v1/console/colleges/${items[0].id}/hosts`, { host: "placements.northgate.example" });
      return `/colleges/${items[0].id}`;
    }),
});
look("console-audit", "console /audit", { who: "operator" });
look("console-audit-checked", "console /audit", { who: "operator", path: () => "/audit?verify=1" });
look("console-menu", "console /colleges", { who: "operator", then: (page) => page.locator("summary.menu-button").click() });

// For developers.
look("design", "/design", { path: (site) => `/design?lang=${site === COLLEGES.ar ? "ar" : "en"}` });
look("design-plain", "/design", { path: (site) => `/design?layout=plain&lang=${site === COLLEGES.ar ? "ar" : "en"}` });
/** The mail that invites somebody. */
look("mail", "/dev/mail/{id}", {
  who: "admin",
  go: (site) => (page) =>
    invited(site)(page).then(async () => {
      await linkTo(world, page, site, `guest@${site}.example`);
      await page.locator(".prose").waitFor();
    }),
});

// Every other page that needs nothing to be there, for whom its address is.
const named = new Set(seen);
const missing = [];
for (const line of readFileSync(new URL("../../routes.txt", import.meta.url), "utf8").trim().split("\n")) {
  const [method, path, audience] = line.split(/ +/);
  if (method !== "GET" || /^\/(api|assets|healthz|readyz|ws)\b/.test(path)) continue;
  const onConsole = /^(ConsoleVisitors|Operators)$/.test(audience);
  const route = onConsole ? `console ${path}` : path;
  // A part of a page, a file, and one that only leads on.
  if (/\/(progress|part|counts|filters|export)$/.test(path) || route === "console /") continue;
  // Behind a link of a mail that goes out half an hour later; account_pages.rs reads its HTML.
  if (path === "/emails/off/{token}" || named.has(route)) continue;
  if (path.includes("{")) missing.push(route);
  else if (onConsole) look(route.replaceAll(/[ /]+/g, "-"), route, { who: audience === "Operators" && "operator", site: "console" });
  else look(path.slice(1).replaceAll("/", "-"), path, { who: audience === "Members" && (path.startsWith("/admin/") ? "admin" : "student") });
}

test("every page with a variable in its address is looked at", () => {
  assert.deepEqual(missing, [], "pages nobody looks at");
});

// Pages that a walk doesn't meet: refusals, empty lists, and texts that try to break out.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as desk from './desk.mjs';
import { codeShown, openCase } from './resident.mjs';
import { Town } from './town.mjs';
import { Visitor, launch, phone } from './visitor.mjs';
import { asked } from './words.mjs';

const languages = ['zh-CN', 'en'];
const word = 'a'.repeat(2000);
/// Characters that turn the line around, tags, marks of ours, and a word without an end.
const nasty = { subject: `\u202Egnp.exe\u202C <b>bold</b> {{TOWN}} ${'长'.repeat(80)}`, body: `${word}\n\u2067\u202E<script>alert(1)</script>\n{{BODY}}` };

let town;
let chromium;
test.before(async () => {
  town = await Town.open();
  chromium = await launch();
});
test.after(async () => {
  await chromium.close();
  await town.close();
});
const arrive = (language, more) => Visitor.arrive(chromium, town.site, { language, ...more });

for (const language of languages) {
  test(`refusals say what happened and lead on, in ${language}`, async () => {
    const visitor = await arrive(language);
    const expect = async (path, status) => {
      await visitor.go(path);
      assert.equal(visitor.answer.status(), status);
      await visitor.shows(visitor.say(`error.${status}`));
      await visitor.look();
    };
    await expect('/nowhere', 404);
    await expect('/file/send', 405);
    await visitor.go('/desk/set-up/nonsense');
    assert.equal(visitor.answer.status(), 410);
    await visitor.look();

    // A form that is too old keeps what was typed.
    await visitor.go('/file/what');
    await visitor.page.locator('#subject').fill('Lamp');
    await visitor.page.locator('#body').fill('Typed long ago.');
    await visitor.page.locator('input[name=token]').evaluate((one) => { one.value = 'old'; });
    await visitor.press('form.continue');
    assert.equal(visitor.answer.status(), 403);
    assert.equal(await visitor.page.locator('textarea').inputValue(), 'Typed long ago.');
    await visitor.look();

    // Far more than a form may hold.
    await visitor.go('/file/what');
    await visitor.page.locator('#subject').fill('Lamp');
    await visitor.page.locator('#body').evaluate((one) => { one.value = 'a'.repeat(3_000_000); });
    await visitor.press('form.continue');
    assert.equal(visitor.answer.status(), 413);
    await visitor.shows(visitor.say('error.413'));
    await visitor.look();

    // A link into a case, followed by who has opened none; then a case's session that is over.
    await visitor.go('/case/message');
    assert.equal(visitor.answer.status(), 403);
    await visitor.shows(visitor.say('follow.then'));
    await visitor.look();
    await visitor.context.addCookies([{ name: 'case', value: 'of-before', url: visitor.site }]);
    await visitor.go('/case/message');
    assert.equal(visitor.answer.status(), 403);
    await visitor.shows(visitor.say('error.expired'));
    await visitor.look();
    await visitor.leave();
  });

  test(`texts stay in their place on a phone, in ${language}`, async () => {
    const { receipt } = await town.file(nasty);
    const lin = await arrive(language, { marks: true });
    await openCase(lin, receipt);
    await lin.page.locator('details').evaluateAll((all) => all.forEach((one) => { one.open = true; }));
    const text = await lin.text();
    assert.ok(text.includes('<b>bold</b>') && text.includes('<script>alert(1)</script>'), 'tags are shown as text');
    assert.doesNotMatch(text, /[\u202A-\u202E\u2066-\u2069]/u, 'no character steers the reader');
    await lin.look();
    await lin.leave();

    const zhou = await arrive(language, { size: phone, marks: true });
    await desk.signIn(zhou, town.signIn('clerk.chengjian-ban'));
    await zhou.follow(zhou.page.locator('tr[data-row]').filter({ hasText: '<b>bold</b>' }).first().getByRole('button'));
    await zhou.look();
    for (const command of ['register', 'ask', 'message', 'note']) {
      await zhou.follow(zhou.page.locator(`.commands a[href*="/${command}?"]`));
      await zhou.look();
      await zhou.follow(zhou.page.locator('a.back'));
    }
    await zhou.go('/desk/me');
    await zhou.look();
    await zhou.go('/desk?show=closed');
    await zhou.shows(zhou.say('desk.list.empty-closed'));
    await zhou.look();
    await zhou.leave();

    const head = await arrive(language, { size: phone, marks: true });
    await desk.signIn(head, town.signIn('supervisor.chengjian-ban'));
    await head.go('/desk/board');
    await head.look();
    await head.follow(head.page.locator('a[href*="show=free"]').first());
    await head.look();
    await head.leave();
  });
}

for (const language of languages) {
  test(`a period can be counted without a mouse, in ${language}`, async () => {
    const visitor = await arrive(language);
    const { page } = visitor;
    await visitor.go('/deadline');
    await visitor.look();
    await visitor.press('deadline.count');
    await visitor.refused('clock', 'from-year');
    await page.locator('#clock').selectOption('complaint.reply');
    await page.locator('#from-year').fill('2026');
    await page.locator('#from-month').fill('2');
    await page.locator('#from-day').fill('30');
    await visitor.press('deadline.count');
    await visitor.refused('from-year');
    assert.equal(await page.locator('#from-day').inputValue(), '30', 'what was typed is kept');
    await page.locator('#from-month').fill('8');
    await page.locator('#from-day').fill('3');
    await page.locator('#from-day').press('Enter');
    await page.waitForURL(/from-day=3/);
    await visitor.shows(language === 'en' ? 'National Day' : '国庆节');
    await visitor.look();
    await page.locator('details:has(#suspend-1) > summary').press('Enter');
    for (const [id, value] of [['suspend-1', '2026'], ['suspend-1-first-month', '9'], ['suspend-1-first-day', '9'],
      ['suspend-1-last-year', '2026'], ['suspend-1-last-month', '9'], ['suspend-1-last-day', '1']])
      await page.locator(`[id="${id}"]`).fill(value);
    await visitor.press('deadline.count');
    await visitor.refused('suspend-1');
    await visitor.leave();
  });

  test(`what is brought decides what is asked, in ${language}`, async () => {
    const lin = await arrive(language);
    const { page } = lin;
    await lin.go('/file');
    await page.locator('input[name=kind][value=disclosure]').check();
    await lin.press('file.start.go');
    await lin.shows(asked(language, 'disclosure'));
    await lin.look();
    await page.locator('#subject').fill('Budget 2025');
    await page.locator('#body').fill('As a file.');
    await lin.press('form.continue');
    await page.locator('input[name=office][value=unknown]').check();
    await lin.press('form.continue');
    await lin.press('form.continue');
    await lin.look();
    await lin.press('form.continue');
    await lin.refused('name', 'email');
    await lin.press('file.kind.change');
    await page.locator('input[name=kind][value=suggestion]').check();
    await lin.press('file.start.go');
    await lin.shows(asked(language, 'suggestion'));
    assert.equal(await page.locator('#body').inputValue(), 'As a file.', 'what was written stays');
    await lin.look();
    await lin.press('form.continue');
    await page.locator('input[name=reach][value=anonymous]').check();
    await lin.press('form.continue');
    await lin.look();
    await lin.press('file.check.send');
    const code = await codeShown(lin);

    // Its receipt, as a page.
    await openCase(lin, code);
    await lin.look();
    await lin.follow(page.locator('a[href*="/documents/1/page"]'));
    await lin.shows('Budget 2025');
    await lin.look();
    await lin.leave();
  });
}

test('the board shows the history of two cities, and takes it to any width', async () => {
  const city = await Town.open({ imported: ['nyc', 'baltimore'] });
  try {
    for (const language of languages) {
      const visitor = await Visitor.arrive(chromium, city.site, { language });
      await visitor.go('/board');
      await visitor.shows('Baltimore');
      await visitor.look();
      await visitor.leave();
    }
  } finally {
    await city.close();
  }
});

test('who tries too many codes is asked to wait', async () => {
  const strict = await Town.open({ settings: ['limits.tries_per_minute=1'] });
  try {
    for (const language of languages) {
      const visitor = await Visitor.arrive(chromium, strict.site, { language });
      await visitor.go('/case');
      for (let times = 0; times < 3 && visitor.answer.status() !== 429; ++times) {
        await visitor.page.locator('#code').fill('AAAAA');
        await visitor.press('follow.open');
      }
      assert.equal(visitor.answer.status(), 429);
      await visitor.refused('code');
      await visitor.leave();
    }
  } finally {
    await strict.close();
  }
});

test('somebody new sets a passphrase and signs in', async () => {
  const login = 'lin.tao';
  const invited = await Town.open({ invited: login });
  try {
    const visitor = await Visitor.arrive(chromium, invited.site, { language: 'zh-CN' });
    const { page } = visitor;
    const type = async (first, second) => {
      await page.locator('#passphrase').fill(first);
      await page.locator('#again').fill(second);
      await visitor.press('desk.set-up.go');
    };
    await visitor.go(invited.invitation);
    await visitor.look();
    await type('short', 'short');
    await visitor.refused('passphrase');
    await type('four quiet words here', 'four other words here');
    await visitor.refused('again');
    const passphrase = 'four quiet words here';
    await type(passphrase, passphrase);
    await desk.signIn(visitor, { login, passphrase });
    assert.equal(new URL(page.url()).pathname, '/desk');
    await visitor.go(invited.invitation);
    assert.equal(visitor.answer.status(), 410, 'the link works once');
    await visitor.leave();
  } finally {
    await invited.close();
  }
});

test('a full disk loses no text', async () => {
  const full = await Town.open({ full_at: 600 });
  try {
    const subject = 'The lamp by the bridge';
    const body = 'It is dark. '.repeat(700);
    for (let times = 0; times < 100; ++times)
      await fetch(`${full.site}/api/v1/cases`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ procedure: 'complaint', subject, body }),
      });
    for (const language of languages) {
      const visitor = await Visitor.arrive(chromium, full.site, { language });
      await visitor.go('/file/what');
      await visitor.page.locator('#subject').fill(subject);
      await visitor.page.locator('#body').fill(body);
      await visitor.press('form.continue');
      assert.equal(visitor.answer.status(), 503);
      await visitor.shows(visitor.say('error.503'));
      assert.equal(await visitor.page.locator('textarea').inputValue(), `${subject}\n\n${body}`, 'what was typed is kept');
      await visitor.look();
      await visitor.leave();
    }
  } finally {
    await full.close();
  }
});

test('a first visit weighs less than 30 KB', async () => {
  const visitor = await arrive('zh-CN');
  let bytes = 0;
  const sizes = [];
  visitor.page.on('response', (response) => sizes.push(response.body().then((body) => { bytes += body.length; })));
  await visitor.go('/');
  await Promise.all(sizes);
  assert.ok(bytes > 5_000 && bytes < 30 * 1024, `${bytes} bytes`);
  await visitor.leave();
});

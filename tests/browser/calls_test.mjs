// An open call for suggestions: published, answered to, over; and a form that is sent twice: `node calls_test.mjs zh-CN|en`.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as desk from './desk.mjs';
import { codeShown, openCase } from './resident.mjs';
import { Town } from './town.mjs';
import { Visitor, desktop, launch } from './visitor.mjs';

const [language = 'en'] = process.argv.slice(2);

test(`an open call from its publication to what came of it, in ${language}`, async (t) => {
  const town = await Town.open();
  const chromium = await launch();
  t.after(async () => {
    await chromium.close();
    await town.close();
  });
  const script = language === 'en';
  const head = await Visitor.arrive(chromium, town.site, { language, size: desktop, script });
  const lin = await Visitor.arrive(chromium, town.site, { language, script });
  const press = (visitor, target) => Promise.all([visitor.page.waitForNavigation(), target.click()]);

  await desk.signIn(head, town.signIn('supervisor.chengjian-ban'));
  await head.go('/desk/board');
  await head.follow(head.page.locator('a[href^="/desk/calls"]'));
  await head.look();
  await head.go('/desk/calls/new');
  await head.look();
  const until = new Date(Date.now() + 20 * 24 * 3600 * 1000).toISOString().slice(0, 10);
  for (const [field, value] of Object.entries({ until: '2020-01-01', 'title-en': 'Benches in the park', 'text-en': 'Where should they stand?\nHow many?' }))
    await head.page.locator(`#${field}`).fill(value);
  await press(head, head.page.locator('button[value=preview]'));
  await head.refused('until');
  await head.page.locator('#until').fill(until);
  await press(head, head.page.locator('button[value=preview]'));
  await head.look();
  await press(head, head.page.locator('button[value=publish]'));
  await head.shows(head.say('desk.done.town-published'));
  await head.look();

  // From the home page to a suggestion that belongs to it, without a name.
  const id = `${until}-chengjian-ban`;
  await lin.go('/');
  await lin.follow(lin.page.locator('a[href^="/calls"]'));
  await lin.look();
  await lin.follow(lin.page.locator(`a[href^="/calls/${id}"]`));
  await lin.look();
  await lin.press('call.answer');
  await lin.look();
  await lin.press('form.continue');
  await lin.refused('subject', 'body');
  await lin.shows('Benches in the park');
  await lin.page.locator('#subject').fill('By the pond 池塘边');
  await lin.page.locator('#body').fill('Three of them. 三张。');
  await lin.press('form.continue');
  assert.equal(new URL(lin.page.url()).pathname, '/file/files', 'its office is known');
  await lin.press('form.continue');
  await lin.page.locator('input[value=anonymous]').check();
  await lin.press('form.continue');
  await lin.shows('Benches in the park');
  await lin.look();
  await lin.press('file.check.send');
  const code = await codeShown(lin);
  await openCase(lin, code);
  await lin.shows('Benches in the park');
  await lin.look();

  // The office finds it; a form that is sent twice is one act.
  await head.go('/desk');
  await desk.open(head, 'By the pond 池塘边');
  await head.shows('Benches in the park');
  await head.look();
  const path = new URL(head.page.url()).pathname;
  await head.go(`${path}/register`);
  const fields = await head.page.locator('main form').last().evaluate((form) => [...new FormData(form)]);
  for (let times = 0; times < 2; ++times) {
    const answer = await head.page.context().request.post(`${town.site}${path}/register`, {
      form: Object.fromEntries(fields), headers: { Origin: town.site }, maxRedirects: 0,
    });
    assert.equal(answer.status(), 303, `press ${times + 1}`);
  }
  await head.go(path);
  await head.look();

  // Taken back, its page stays and says so.
  await head.go(`/desk/calls/${id}`);
  await head.look();
  await head.page.locator('#withdrawn').check();
  await head.page.locator('#outcome-en').fill('Twelve benches stand there now.');
  await press(head, head.page.locator('button[value=preview]'));
  await head.look();
  await press(head, head.page.locator('button[value=publish]'));
  await head.shows(head.say('desk.done.town-published'));
  // A page that is open to all may be a minute old in the browser that has just seen it.
  const later = await Visitor.arrive(chromium, town.site, { language, script });
  await later.go(`/calls/${id}`);
  await later.shows('Twelve benches stand there now.');
  await later.shows(later.say('call.few'));
  await later.look();
  await later.go('/calls?show=past');
  await later.look();
  for (const visitor of [head, lin, later]) visitor.checkQuiet();
});

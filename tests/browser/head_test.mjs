// The head of an office: what is late, what waits for them, an extension decided, a case given to somebody: `node head_test.mjs zh-CN|en`.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as desk from './desk.mjs';
import { openCase } from './resident.mjs';
import { Town } from './town.mjs';
import { Visitor, desktop, launch, phone } from './visitor.mjs';

const [language = 'en'] = process.argv.slice(2);
const office = 'chengjian-ban';
const subject = language === 'en' ? 'The bridge sways' : '桥在晃';
const words = language === 'en' ? 'The engineer comes on Friday.' : '检测人员星期五才能到。';

/// The count of a list in the row of an office; the link that leads to it, if it has any.
function cell(page, list) {
  return page.locator(`a[href*="office=${office}&show=${list}"]`);
}

test(`the head of an office looks after it, in ${language}`, async (t) => {
  const town = await Town.open({ lived: { days: 45, filings: 4 } });
  const chromium = await launch();
  t.after(async () => {
    await chromium.close();
    await town.close();
  });
  const { receipt } = await town.file({ subject, body: words, office });
  assert.ok(receipt);
  const head = await Visitor.arrive(chromium, town.site, { language, size: desktop, marks: true });
  const { page } = head;
  const press = (key) => Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
  await desk.signIn(head, town.signIn(`supervisor.${office}`));
  await head.follow(page.locator('a[href^="/desk/board"]'));
  await head.look();

  // Each list says why a case stands there, or that there is none.
  for (const list of ['late', 'soon', 'asks', 'free', 'waiting']) {
    await head.go(`/desk/board?office=${office}&show=${list}`);
    assert.equal(head.answer.status(), 200);
    assert.equal(await page.locator('[aria-current=page]').innerText(), head.say(`desk.board.${list}`));
    const rows = await page.locator('tr[data-row]').count();
    if (rows === 0) await head.shows(head.say(`desk.board.empty-${list}`));
    await head.look();
  }

  // Nobody works on the new case: from the list, by keyboard alone, it is opened and given to somebody.
  await head.go(`/desk/board?office=${office}&show=free`);
  const row = page.locator('tr[data-row]').filter({ hasText: subject });
  for (let more = 0; (await row.count()) === 0; ++more) {
    assert.ok(more < 20, 'the new case is on no page of the list');
    await head.follow(page.locator('a[rel=next]'));
  }
  for (let steps = 0; !(await row.getByRole('link').evaluate((one) => one === document.activeElement)); ++steps) {
    assert.ok(steps < 60, 'j never reaches the case');
    await page.keyboard.press('j');
  }
  await press('Enter');
  await head.follow(page.getByRole('main').getByRole('button', { name: head.say('desk.case.open') }));
  await head.look();
  await head.follow(page.locator('.commands a[href*="/assign?"]'));
  await head.look();
  await head.follow(desk.sending(page));
  await head.refused('member');
  await page.locator('input[name=member]').first().check();
  await head.follow(desk.sending(page));
  await head.look();
  await head.go(`/desk/board?office=${office}&show=free`);
  assert.equal(await page.locator('tr[data-row]').filter({ hasText: subject }).count(), 0, 'it is with nobody no more');

  // More time is asked for, and the head decides with a reason that the resident sees.
  await head.go('/desk');
  await desk.open(head, subject);
  await desk.give(head, 'register');
  await desk.give(head, 'accept', (form) => form.locator('#way').fill(words));
  await desk.give(head, 'request_extension', (form) => form.locator('#reasons').fill(words));
  await head.go('/desk/board');
  const asks = Number((await cell(page, 'asks').innerText()).replace(/\D/g, ''));
  assert.ok(asks >= 1, 'what waits for a decision is counted');
  await head.follow(cell(page, 'asks'));
  await head.shows(head.say('desk.board.asks-for-time'));
  await head.look();
  await head.follow(page.locator('tr[data-row]').filter({ hasText: subject }).getByRole('link'));
  await desk.give(head, 'extend', (form) => form.locator('#reasons').fill(words));
  await head.go(`/desk/board?office=${office}&show=asks`);
  assert.equal(await page.locator('tr[data-row]').filter({ hasText: subject }).count(), 0, 'decided');
  await head.leave();

  // The same pages on the head's phone, and for who is head of nothing.
  const away = await Visitor.arrive(chromium, town.site, { language, size: phone, marks: true });
  await desk.signIn(away, town.signIn('supervisor.zhen-zhengfu'));
  await away.go('/desk/board');
  await away.look();
  await away.go(`/desk/board?office=${office}&show=soon`);
  await away.look();
  await away.leave();

  const lin = await Visitor.arrive(chromium, town.site, { language, marks: true });
  await openCase(lin, receipt);
  await lin.shows(words);
  await lin.look();
  await lin.leave();
});

// An administrator changes the town in the browser, and a resident meets what they changed: `node town_test.mjs zh-CN|en`.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as desk from './desk.mjs';
import { Town } from './town.mjs';
import { Visitor, desktop, launch } from './visitor.mjs';

const [language = 'en'] = process.argv.slice(2);

test(`a category from the first word to a resident's case, in ${language}`, async (t) => {
  const town = await Town.open();
  const chromium = await launch();
  t.after(async () => {
    await chromium.close();
    await town.close();
  });
  const qin = await Visitor.arrive(chromium, town.site, { language, size: desktop, script: language === 'en' });
  const { page } = qin;
  await desk.signIn(qin, town.signIn('supervisor.zhen-zhengfu'));

  const press = (step) => Promise.all([page.waitForNavigation(), page.locator(`button[value=${step}]`).click()]);
  const name = language === 'en' ? 'en' : 'zh';
  await qin.go('/desk/town');
  await qin.look();
  for (const kind of ['offices', 'categories', 'replies']) {
    await qin.go(`/desk/town/${kind}`);
    await qin.look();
  }
  await qin.go('/desk/town/categories/new');
  await qin.look();
  await page.locator('#id').fill('playground');
  await page.locator(`#name-${name}`).fill('Playground 操场');
  await press('preview');
  await qin.refused(`name-${name === 'en' ? 'zh' : 'en'}`);
  await page.locator(`#name-${name === 'en' ? 'zh' : 'en'}`).fill('Playground 操场');
  for (const one of ['zh', 'en']) await page.locator(`#notice-${one}`).fill('12345');
  await page.locator('#office').selectOption('chengjian-ban');
  await press('more');
  await qin.look();
  for (const one of ['zh', 'en']) await page.locator(`#questions-0-label-${one}`).fill('Which swing? 哪个秋千？');
  await press('preview');
  await qin.look();
  await press('publish');
  await qin.shows(qin.say('desk.done.town-published'));
  await qin.look();

  const lin = await Visitor.arrive(chromium, town.site, { language });
  await lin.go('/file');
  await lin.look();
  await lin.page.locator('input[value=playground]').check();
  await lin.press('file.start.go');
  await lin.shows('12345');
  await lin.look();
  await lin.page.locator('#subject').fill('A swing');
  await lin.page.locator('#body').fill('It is broken.');
  await lin.page.locator('#answer-q1').fill('The third');
  await lin.press('form.continue');
  await lin.shows('Playground 操场');
  await lin.look();

  for (const path of ['offices/chengjian-ban', 'replies/done', 'replies/new', 'texts/town', 'categories/playground/history', 'categories/noise']) {
    await qin.go(`/desk/town/${path}`);
    assert.equal(qin.answer.status(), 200, path);
    await qin.look();
  }
  await qin.go('/desk/town/categories/noise');
  await page.locator(`#hint-${name}`).fill('Changed 改了');
  await press('preview');
  await qin.look();
  await press('publish');
  await qin.go('/desk/town/categories/noise/history');
  await qin.look();
  await Promise.all([page.waitForNavigation(), page.locator('main form button').last().click()]);
  await qin.go('/desk/town/categories/noise');
  assert.notEqual(await page.locator(`#hint-${name}`).inputValue(), 'Changed 改了', 'one act puts the version before back');

  // The new category moves to the top, and another office becomes the reception.
  await qin.go('/desk/town/order/categories');
  await qin.look();
  await page.locator('#place-playground').selectOption('1');
  await press('preview');
  await qin.look();
  await press('publish');
  const next = await Visitor.arrive(chromium, town.site, { language });  // a browser that has not seen the page within the minute
  await next.go('/file');
  assert.equal(await next.page.locator('input[name=category]').first().getAttribute('value'), 'playground', 'what was put first stands first');
  await next.leave();
  await qin.go('/desk/town/offices/chengjian-ban');
  await page.locator('#reception').check();
  await press('preview');
  await qin.look();
  await press('publish');
  await qin.go('/desk/town/offices/xinfang-ban');
  assert.ok(!(await page.locator('#reception').isChecked()), 'there is one reception');
  await qin.go('/desk/town/offices/chengjian-ban');
  await page.locator('#reception').uncheck();
  await press('preview');
  await qin.refused('reception');

  // An office that comes under another one: what its list may hold of the one above is not counted there, and the page says why.
  await qin.go('/desk/town/offices/shehui-shiwu-ban');
  await page.locator('#parent').selectOption('xinfang-ban');
  await press('preview');
  await press('publish');
  const head = await Visitor.arrive(chromium, town.site, { language, size: desktop });
  await desk.signIn(head, town.signIn('supervisor.xinfang-ban'));
  await head.go('/desk/board');
  await head.shows(head.say('desk.board.uncounted-why'));
  await head.look();
  await head.leave();
});

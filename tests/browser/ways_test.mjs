// The ways that a case may take besides an answer: a report on an official that its office never sees, a matter handled under an earlier
// case, the office above deciding who is competent, a word of social assistance. `node ways_test.mjs LANGUAGE`.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as desk from './desk.mjs';
import { codeShown, openCase } from './resident.mjs';
import { Town } from './town.mjs';
import { Visitor, desktop, launch, phone } from './visitor.mjs';

const [language = 'en'] = process.argv.slice(2);
const zh = language !== 'en';
const subjects = zh
  ? { report: '管工地的人收了材料商的烟酒', again: '集市后巷的路灯还没修好', whose: '河边步道的栏杆断了', refused: '申请减免垃圾处理费' }
  : { report: 'The site manager takes gifts from a supplier', again: 'The lane behind the market is still dark', whose: 'The railing by the river is broken', refused: 'To be let off the refuse fee' };
const words = zh ? '到现场看过，情况属实。' : 'We went there and it is so.';
const hardship = zh ? '民政窗口，镇政府一楼，周一至周五。' : 'The civil affairs counter, town hall, Monday to Friday.';

test(`other ways than an answer, in ${language}`, async (t) => {
  const town = await Town.open();
  const chromium = await launch();
  t.after(async () => {
    await chromium.close();
    await town.close();
  });
  const filed = {};
  for (const one of ['again', 'whose', 'refused'])
    filed[one] = (await town.file({ subject: subjects[one], body: words, language: zh ? 'zh' : 'en' })).receipt;
  const head = await Visitor.arrive(chromium, town.site, { language, size: desktop });
  await desk.signIn(head, town.signIn('supervisor.chengjian-ban'));
  const above = await Visitor.arrive(chromium, town.site, { language, size: desktop });
  await desk.signIn(above, town.signIn('supervisor.zhen-zhengfu'));
  const readsOf = async (receipt) => {
    const lin = await Visitor.arrive(chromium, town.site, { language, size: phone });
    await openCase(lin, receipt);
    await lin.look();
    return lin;
  };
  const lastLetter = async (lin) => {
    await lin.follow(lin.page.locator('ul.files a:not([download])').last());
    await lin.look();
  };

  await t.test('a report on an official never reaches their office', async () => {
    const lin = await Visitor.arrive(chromium, town.site, { language, size: phone });
    const { page } = lin;
    await lin.go('/file');
    await page.locator('input[name=kind][value=official-report]').check();
    await lin.look();
    await lin.press('file.start.go');
    await page.locator('#subject').fill(subjects.report);
    await page.locator('#body').fill(words);
    await lin.look();
    await lin.press('form.continue');
    await page.locator('input[name=office][value=unknown]').check();
    await lin.press('form.continue');
    await lin.refused('about-offices');
    await page.locator('input[name=about-offices][value=chengjian-ban]').check();
    await lin.press('form.continue');
    await lin.press('form.continue');
    await page.locator('input[name=reach][value=anonymous]').check();
    await lin.press('form.continue');
    await lin.look();
    await lin.press('file.check.send');
    await lin.look();
    const code = await codeShown(lin);
    lin.holds(code);
    await lin.press('receipt.kept');
    await lin.leave();
    await head.go('/desk');
    assert.ok(!(await head.text()).includes(subjects.report));
    const reception = await Visitor.arrive(chromium, town.site, { language, size: desktop });
    await desk.signIn(reception, town.signIn('supervisor.xinfang-ban'));
    await desk.open(reception, subjects.report);
    await desk.give(reception, 'register');
    await desk.give(reception, 'decline', async (form) => {
      for (const field of ['reasons', 'right_route']) await form.locator(`#${field}`).fill(words);
    });
    await reception.leave();
    const again = await readsOf(code);
    await lastLetter(again);
    await again.go('/case');
    await again.follow(again.page.locator('main a[href^="/case/act/reopen"]'));
    await again.look();
    await again.page.locator('#new_facts').fill(words);
    await again.follow(again.page.locator('form[action^="/case/act/reopen"] button').first());
    await again.look();
    await again.leave();
  });

  await t.test('a matter is handled under an earlier case, and the resident may say that it is another', async () => {
    await head.go('/desk');
    await desk.open(head, subjects.whose);
    const number = (await head.page.locator('main .code').first().textContent()).trim().slice(0, 8);
    await head.go('/desk');
    await desk.open(head, subjects.again);
    await desk.give(head, 'register');
    await desk.give(head, 'link_earlier', async (page) => {
      await page.locator('input[name=named][value=number]').check();
      await page.locator('#earlier_number').fill(number);
      await page.locator('#handled').fill(words);
    });
    const lin = await readsOf(filed.again);
    await lastLetter(lin);
    await lin.shows(number);
    await lin.go('/case');
    await lin.follow(lin.page.locator('main a[href^="/case/act/contest_link"]'));
    await lin.look();
    await lin.follow(lin.page.locator('form[action^="/case/act/contest_link"] button').first());
    await lin.look();
    await lin.leave();
  });

  await t.test('the office above both decides who is competent', async () => {
    await head.go('/desk');
    await desk.open(head, subjects.whose);
    await desk.give(head, 'register');
    await desk.give(head, 'ask_competence', async (page) => {
      await page.locator('input[name=other_office][value=zonghe-zhifa-dui]').check();
      await page.locator('#reasons').fill(words);
    });
    await above.go('/desk');
    await desk.open(above, subjects.whose);
    await desk.give(above, 'name_competent', async (page) => {
      await page.locator('input[name=office][value=zonghe-zhifa-dui]').check();
      await page.locator('#reasons').fill(words);
    });
    const lin = await readsOf(filed.whose);
    await lastLetter(lin);
    await lin.shows(words);
    await lin.leave();
  });

  await t.test('an answer that does not support says where help is to be had', async () => {
    await head.go('/desk');
    await desk.open(head, subjects.refused);
    await desk.give(head, 'register');
    await desk.give(head, 'accept', async (page) => page.locator('#way').fill(words));
    await desk.give(head, 'reply', async (page) => {
      await page.locator('input[name=outcome][value=explained]').check();
      for (const field of ['facts', 'reasons', 'rule']) await page.locator(`#${field}`).fill(words);
      await page.locator('#assistance').fill(hardship);
    });
    const lin = await readsOf(filed.refused);
    await lin.shows(hardship);
    await lastLetter(lin);
    await lin.shows(hardship);
    await lin.leave();
  });
  for (const visitor of [head, above]) visitor.checkQuiet();
});

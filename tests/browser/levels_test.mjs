// Three levels of offices: an answer, its review by the office above, the re-review by the one above that: `node levels_test.mjs zh-CN|en`.
import assert from 'node:assert/strict';
import test from 'node:test';
import { join } from 'node:path';
import * as desk from './desk.mjs';
import { Town, run } from './town.mjs';
import { Visitor, desktop, launch, phone } from './visitor.mjs';
import { written } from './words.mjs';

const [language = 'en'] = process.argv.slice(2);
const zh = language !== 'en';
const subject = zh ? '涵洞堵了' : 'The culvert is blocked';
const words = zh ? '到现场看过，情况属实。' : 'We went there and it is so.';
const county = zh ? '回音县人民政府' : 'Huiyin County Government';

test(`from the answer to the last word, in ${language}`, async (t) => {
  const town = await Town.open();
  const chromium = await launch();
  t.after(async () => {
    await chromium.close();
    await town.close();
  });
  const data = join(town.folder, 'town');
  const made = await run('office', 'add', '--data', data, '--top', '--name-zh', '回音县人民政府', '--name-en', 'Huiyin County Government', '--duties-zh', '全县的工作。',
    '--duties-en', 'The county.', '--outside-zh', '市信访局。', '--outside-en', 'the city.', 'xian');
  assert.equal(made.code, 0, made.stderr);
  const invited = await run('staff', 'add', '--data', data, '--name', 'Xu', '--office', 'xian', '--role', 'caseworker', '--role', 'supervisor', 'xu');

  // Who is above whom is for the town's administrator to say.
  const zhen = await Visitor.arrive(chromium, town.site, { language, size: desktop });
  await desk.signIn(zhen, town.signIn('supervisor.zhen-zhengfu'));
  await zhen.go('/desk/town/offices/zhen-zhengfu');
  await zhen.page.locator('[name=parent]').selectOption('xian');
  await zhen.follow(zhen.page.locator('button[value=preview]'));
  await zhen.look();
  await zhen.follow(zhen.page.locator('button[value=publish]'));
  const xu = await Visitor.arrive(chromium, town.site, { language, size: desktop });
  await xu.go(new URL(/http\S+\/desk\/set-up\/\S+/.exec(invited.stdout)[0]).pathname);
  await xu.press('desk.set-up.go');
  for (const field of ['passphrase', 'again']) await xu.page.locator(`#${field}`).fill('nine canaries on a wire');
  await xu.follow(xu.page.locator('main form button').last());
  await desk.signIn(xu, { login: 'xu', passphrase: 'nine canaries on a wire' });

  const { receipt } = await town.file({ subject, body: words, office: 'chengjian-ban', language: zh ? 'zh' : 'en' });
  const below = await Visitor.arrive(chromium, town.site, { language, size: desktop });
  await desk.signIn(below, town.signIn('supervisor.chengjian-ban'));
  const fillIn = async (page) => {
    for (const choice of await page.locator('main form:has(input[name=version]) fieldset:has(input[type=radio])').all()) await choice.locator('input').first().check();
    for (const text of await page.locator('main form:has(input[name=version]) textarea').all()) await text.fill(words);
    for (const text of await page.locator('main form:has(input[name=version]) input[type=text]:not([name*="-"])').all()) await text.fill(words);
  };
  await desk.open(below, subject);
  await desk.give(below, 'register');
  await desk.give(below, 'accept', fillIn);
  await desk.give(below, 'reply', fillIn);

  const lin = await Visitor.arrive(chromium, town.site, { language, size: phone });
  await lin.go('/case');
  await lin.page.locator('#code').fill(receipt);
  await lin.follow(lin.page.locator('main form button').first());
  const day = async () => lin.page.locator('.deadline .day').first().innerText();
  const ask = async (above) => {
    await lin.go('/case');
    await lin.shows(above, 'whom to ask');
    await lin.look();
    await lin.follow(lin.page.locator('main a[href^="/case/review"]').first());
    await lin.shows(above);
    await lin.look();
    await lin.follow(lin.page.locator('form[action^="/case/review"] button'));
    await lin.shows(above, 'who owes the opinion');
    // Thirty days from today, or the first working day after them: as the program of everybody counts it.
    const today = new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);
    const told = await run('deadline', '--procedure', 'complaint', '--clock', above === county ? 're-review' : 'review', '--from', today, '--json');
    const due = written(language, JSON.parse(told.stdout).due);
    assert.ok((await day()).includes(due), `${await day()}, not ${due}`);
    await lin.look();
  };
  const hall = zh ? '镇人民政府' : 'Township Government';
  await ask(hall);
  await zhen.go('/desk');
  await desk.open(zhen, subject);
  await desk.give(zhen, 'give_review_opinion', fillIn);
  await ask(county);
  await xu.go('/desk');
  await desk.open(xu, subject);
  await desk.give(xu, 'give_re_review_opinion', fillIn);

  await lin.go('/case');
  await lin.look();
  assert.equal(await lin.page.locator('main a[href^="/case/review"]').count(), 0, 'there is nobody further up');
  const letters = await lin.page.locator('ul.files a:not([download])').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  assert.equal(letters.length, 5, 'receipt, acceptance, answer, review, re-review');
  const read = [];
  for (const href of letters) {
    await lin.go(href);
    await lin.look();
    read.push(await lin.text());
  }
  const [, , answer, review, last] = read;
  assert.ok(answer.includes(hall) && answer.includes(lin.say('paper.from-receipt')), answer);
  assert.ok(review.includes(county), review);
  assert.ok(last.includes(county) && last.includes(lin.say('paper.from-now-on')), last);
  assert.ok(!last.includes('回音镇回音县') && !last.includes(`${county}, `), last);
  for (const visitor of [lin, zhen, below, xu]) visitor.checkQuiet();
});

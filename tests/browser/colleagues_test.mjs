// Colleagues at one office: `node colleagues_test.mjs zh-CN|en`. One reply to several cases, a draft that is co-signed, a resident who asks
// for somebody else, cases that are handed over.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as desk from './desk.mjs';
import { openCase } from './resident.mjs';
import { Town } from './town.mjs';
import { Visitor, desktop, launch, phone } from './visitor.mjs';

const [language = 'en'] = process.argv.slice(2);
const subjects = ['Lamp A17 is dark', 'Lamp A18 is dark', 'Lamp A19 is dark'];

test(`colleagues work together, in ${language}`, async (t) => {
  const town = await Town.open();
  const chromium = await launch();
  t.after(async () => {
    await chromium.close();
    await town.close();
  });
  const receipts = [];
  for (const subject of subjects) receipts.push((await town.file({ subject, body: `${subject} since May.` })).receipt);
  const zhou = await Visitor.arrive(chromium, town.site, { language, size: desktop });
  const { page } = zhou;
  const row = (of, subject) => of.locator('tr[data-row]').filter({ hasText: subject });
  const answer = async (into) => {
    await into.locator('input[name=outcome]').first().check();
    for (const field of ['facts', 'reasons', 'rule']) await into.locator(`#${field}`).fill(`All lamps of the lane. ${field}`);
  };
  await desk.signIn(zhou, town.signIn('clerk.chengjian-ban'));
  await zhou.press('desk.together.go');
  await zhou.shows(zhou.say('desk.together.none-chosen'));
  await zhou.look();

  // All three are registered and accepted with one act each.
  for (const command of ['register', 'accept'])
    for (const subject of subjects) {
      await zhou.go('/desk');
      await desk.open(zhou, subject);
      await desk.give(zhou, command, async (form) => {
        if (command === 'accept') await form.locator('#way').fill('We look.');
      });
    }
  await zhou.go('/desk');
  for (const subject of subjects.slice(0, 2)) await row(page, subject).getByRole('checkbox').check();
  await zhou.look();
  await zhou.press('desk.together.go');
  await zhou.shows(subjects[1]);
  await zhou.look();
  await zhou.follow(page.locator('button[name=command][value=reply]'));
  await zhou.look();
  // Two of one second stand in either order.
  await page.locator('details').evaluateAll((all) => { for (const one of all) one.open = true; });
  await zhou.shows(`${subjects[0]} since May.`);
  await zhou.press('desk.together.send');
  assert.equal(zhou.answer.status(), 422);
  await zhou.look();
  await answer(page);
  await zhou.press('desk.together.send');
  assert.equal(zhou.answer.status(), 200);
  for (const subject of subjects.slice(0, 2)) await zhou.shows(subject);
  await zhou.look();

  // The third is to be co-signed.
  await zhou.go('/desk');
  await desk.open(zhou, subjects[2]);
  await zhou.follow(page.locator('.commands a[href*="/reply?"]'));
  await answer(page);
  await zhou.press('desk.cosign.ask');
  await zhou.refused('cosigner');
  await page.locator('#cosigner').selectOption({ index: 1 });
  await zhou.press('desk.cosign.ask');
  await zhou.shows(zhou.say('desk.done.cosign-asked'));
  await zhou.look();

  const head = await Visitor.arrive(chromium, town.site, { language, size: phone });
  await desk.signIn(head, town.signIn('supervisor.chengjian-ban'));
  await head.go('/desk?show=cosign');
  await head.look();
  await head.follow(row(head.page, subjects[2]).getByRole('button'));
  await head.shows('All lamps of the lane. reasons');
  await head.look();
  await head.press('desk.cosign.back');
  assert.equal(head.answer.status(), 422);
  await head.look();
  await head.press('desk.cosign.sign');
  await head.shows(head.say('desk.done.cosign-signed'));
  await head.look();

  await zhou.follow(page.locator('.commands a[href*="/reply?"]'));
  await zhou.look();
  await page.locator('#facts').fill('Something else.');
  await zhou.follow(desk.sending(page));
  assert.equal(await page.locator('#facts').inputValue(), 'Something else.', 'nothing goes out that was not signed');
  assert.ok(await page.locator('button[name=unsigned]').isVisible());
  await zhou.look();
  await page.locator('#facts').fill('All lamps of the lane. facts');
  await zhou.follow(desk.sending(page));
  await zhou.shows(zhou.say('paper.cosigned'));
  await zhou.look();

  // A resident reads that, and another asks for somebody else.
  const lin = await Visitor.arrive(chromium, town.site, { language, size: phone, marks: true });
  await openCase(lin, receipts[2]);
  await lin.shows(lin.say('event.cosign_given'));
  await lin.shows(lin.say('paper.cosigned'));
  await lin.look();
  await lin.leave();
  const { receipt } = await town.file({ subject: 'A fence across the path', body: 'The clerk built it.' });
  const mei = await Visitor.arrive(chromium, town.site, { language, size: phone, marks: true });
  await openCase(mei, receipt);
  await mei.press('recusal.title');
  await mei.look();
  await mei.page.locator('#text').fill('It is their fence.');
  await mei.press('recusal.ask');
  await mei.shows(mei.say('done.recusal'));
  await mei.look();

  // The head takes the clerk off, and hands over what they have.
  await head.go('/desk/board?office=chengjian-ban&show=asks');
  await head.shows('A fence across the path');
  await head.look();
  await head.go('/desk');
  await head.follow(row(head.page, 'A fence across the path').getByRole('button'));
  await desk.give(head, 'take_off', (form) => form.locator('input[name=member]').first().check());
  await head.go('/desk/away');
  await head.look();
  await head.page.locator('#from').selectOption({ index: 1 });
  await head.press('desk.away.look');
  await head.look();
  await zhou.go('/desk/me');
  await page.locator('#until-year').fill('2031');
  await page.locator('#until-month').fill('2');
  await page.locator('#until-day').fill('30');
  await zhou.press('desk.me.away.save');
  await zhou.refused('until-year');
  await page.locator('#until-day').fill('3');
  await zhou.press('desk.me.away.save');
  await zhou.shows(zhou.say('desk.me.done.away'));
  await zhou.look();
  await mei.page.reload();
  await mei.shows(mei.say('event.member_recused'));
  await mei.leave();
  await zhou.leave();
  await head.leave();
});

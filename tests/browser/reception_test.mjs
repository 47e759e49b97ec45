// Leaders' reception days: announced, booked with and without a case, listed, cancelled: `node reception_test.mjs zh-CN|en`.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as desk from './desk.mjs';
import { codeShown, openCase } from './resident.mjs';
import { Town } from './town.mjs';
import { Visitor, desktop, launch } from './visitor.mjs';

const [language = 'en'] = process.argv.slice(2);

test(`an appointment from the announcement to its cancelling, in ${language}`, async (t) => {
  const town = await Town.open();
  const chromium = await launch();
  t.after(async () => {
    await chromium.close();
    await town.close();
  });
  const script = language === 'en';
  const zhou = await Visitor.arrive(chromium, town.site, { language, size: desktop, script });
  const lin = await Visitor.arrive(chromium, town.site, { language, script });
  const press = (visitor, target) => Promise.all([visitor.page.waitForNavigation(), target.click()]);

  // The head of an office announces a day; a mistake is named at its field.
  await desk.signIn(zhou, town.signIn('supervisor.chengjian-ban'));
  await zhou.go('/desk/reception');
  await zhou.look();
  await zhou.go('/desk/reception/new');
  await zhou.look();
  // Later than all days of the example town, which receives there, too: a second one of the office on a day is called otherwise.
  const day = new Date(Date.now() + 40 * 24 * 3600 * 1000).toISOString().slice(0, 10);
  for (const [field, value] of Object.entries({ date: day, from: '9:00', to: '8:00', leader: '周岚', 'post-zh': '主任', 'post-en': 'Head', 'place-zh': '接待室', 'place-en': 'Room 1' }))
    await zhou.page.locator(`#${field}`).fill(value);
  await press(zhou, zhou.page.locator('button[value=preview]'));
  await zhou.refused('to');
  await zhou.page.locator('#to').fill('10:00');
  await press(zhou, zhou.page.locator('button[value=preview]'));
  await zhou.look();
  await press(zhou, zhou.page.locator('button[value=publish]'));
  await zhou.shows(zhou.say('desk.done.town-published'));
  await zhou.look();

  // Lin Mei has no case yet: she gives no reason and no name.
  await lin.go('/reception');
  await lin.look();
  const id = `${day}-chengjian-ban`;
  await lin.go(`/reception/${id}`);
  await lin.look();
  await press(lin, lin.page.locator('form button').last());
  await lin.refused('time');
  await lin.page.locator('input[value="09:15"]').check();
  await press(lin, lin.page.locator('form button').last());
  await lin.shows('09:15');
  const code = await codeShown(lin);
  await lin.look();

  // With her code she sees it, and can take no second one on that day.
  await openCase(lin, code);
  await lin.shows('09:15');
  await lin.look();
  await lin.go('/case/appointment');
  await lin.look();
  await lin.go(`/case/appointment/${id}`);
  await lin.look();
  const [download] = await Promise.all([lin.page.waitForEvent('download'), lin.page.locator('a[download]').first().click()]);
  assert.equal(download.suggestedFilename(), 'appointment.ics');

  // The office sees a time and a number.
  await zhou.go(`/desk/reception/${id}/appointments`);
  await zhou.shows('09:15');
  await zhou.shows(zhou.say('desk.reception.nameless'));
  await zhou.look();
  await zhou.follow(zhou.page.locator('table a').last());
  await zhou.look();
  await zhou.page.locator('input[value=cancelled]').check();
  await zhou.press('desk.appointment.send');
  await zhou.refused('text');
  await zhou.page.locator('#text').fill('The room is flooded 漏水');
  await zhou.press('desk.appointment.send');
  await zhou.shows(zhou.say('desk.done.appointment-cancelled'));
  await zhou.look();
  await lin.go('/case');
  await lin.shows('The room is flooded 漏水');
  await lin.look();

  // She books another in her case, by a name that she likes, and cancels it herself.
  await lin.go(`/case/appointment/${id}`);
  await lin.page.locator('input[value="09:30"]').check();
  await lin.page.locator('#called').fill('Lin 林');
  await lin.press('appointment.book');
  await lin.shows(lin.say('done.appointment'));
  await zhou.go(`/desk/reception/${id}/appointments`);
  await zhou.shows('Lin 林');
  await lin.press('appointment.cancel');
  await lin.shows(lin.say('done.appointment-cancelled'));
  await lin.look();
  for (const visitor of [zhou, lin]) visitor.checkQuiet();
});

// Pictures of every page and state, in both languages, on a phone and at a desk: `npm run pictures -- OUT`.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as desk from './desk.mjs';
import { stories } from './resident.mjs';
import { Town } from './town.mjs';
import { Visitor, desktop, launch, phone } from './visitor.mjs';

const [out = 'pictures'] = process.argv.slice(2);
await mkdir(out, { recursive: true });

class Camera {
  constructor(language) {
    this.language = language;
  }
  /// The whole page that a visitor sees, at both sizes.
  async take(visitor, name) {
    const { page } = visitor;
    for (const [size, viewport] of Object.entries({ phone, desk: desktop })) {
      await page.setViewportSize(viewport);
      await page.screenshot({ path: join(out, `${name}.${this.language}.${size}.png`), fullPage: true });
    }
  }
  async dark(visitor, name) {
    await visitor.page.emulateMedia({ colorScheme: 'dark' });
    await this.take(visitor, `${name}-dark`);
    await visitor.page.emulateMedia({ colorScheme: 'light' });
  }
  async print(visitor, name) {
    await visitor.page.pdf({ path: join(out, `${name}.${this.language}.pdf`), preferCSSPageSize: true });
  }
}

/// A visitor who looks at nothing but through the camera.
async function arrive(chromium, town, language) {
  const visitor = await Visitor.arrive(chromium, town.site, { language });
  visitor.look = async () => {};
  return visitor;
}

async function filing(lin, camera, story) {
  const { page } = lin;
  await lin.go('/');
  await camera.take(lin, 'home');
  await camera.dark(lin, 'home');
  await lin.go('/file');
  await camera.take(lin, 'file-1-start');
  await lin.press('file.start.go');
  await camera.take(lin, 'file-2-what');
  await lin.press('form.continue');
  await camera.take(lin, 'file-2-what-errors');
  await camera.dark(lin, 'file-2-what-errors');
  await page.locator('#subject').fill(story.subject);
  await page.locator('#body').fill(story.body);
  await lin.press('form.continue');
  await camera.take(lin, 'file-3-office');
  await lin.press('form.continue');
  await camera.take(lin, 'file-3-office-error');
  await page.locator('input[name=office][value=chengjian-ban]').check();
  await lin.press('form.continue');
  await camera.take(lin, 'file-4-files');
  await page.locator('#files').setInputFiles([
    { name: 'setup.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ\x90\0 this program cannot be run') },
    { name: 'lamp.jpg', mimeType: 'image/jpeg', buffer: await page.screenshot({ type: 'jpeg' }) },
    { name: `${'路灯照片'.repeat(12)}.txt`, mimeType: 'text/plain', buffer: Buffer.from('A-17\n') },
  ]);
  await lin.press('file.files.add');
  await camera.take(lin, 'file-4-files-error');
  await lin.press('form.continue');
  await camera.take(lin, 'file-5-reach');
  await page.locator('input[name=reach][value=name]').check();
  await lin.press('form.continue');
  await lin.press('form.continue');
  await camera.take(lin, 'file-5-details-errors');
  await page.locator('#name').fill(story.name);
  await page.locator('#phone').fill('138 0000 0000');
  await lin.press('form.continue');
  await camera.take(lin, 'file-6-check');
  await lin.press('file.check.send');
  await camera.take(lin, 'file-7-receipt');
  await camera.dark(lin, 'file-7-receipt');
  await camera.print(lin, 'file-7-receipt');
  const code = (await page.locator('.groups').innerText()).trim().split(/\s+/).join('-');
  await lin.press('receipt.print');
  await camera.take(lin, 'file-7-receipt-print');
  await lin.go('/file/receipt');
  await lin.press('receipt.kept');
  await camera.take(lin, 'file-8-kept');
  return code;
}

async function enter(lin, code) {
  await lin.go('/case');
  await lin.page.locator('#code').fill(code);
  await lin.press('follow.open');
}

async function handling(lin, zhou, camera, story, town, code) {
  const { page } = zhou;
  await zhou.go('/desk');
  await camera.take(zhou, 'desk-1-sign-in');
  await page.locator('#name').fill('chen');
  await zhou.press('desk.sign-in.go');
  await camera.take(zhou, 'desk-1-sign-in-error');
  await desk.signIn(zhou, town.signIn('supervisor.chengjian-ban'));
  await camera.take(zhou, 'desk-2-list');
  await camera.dark(zhou, 'desk-2-list');
  await page.keyboard.press('j');
  await page.keyboard.press('?');
  await page.setViewportSize(desktop);
  await page.screenshot({ path: join(out, `desk-2-list-keys.${camera.language}.desk.png`) });
  await page.keyboard.press('Escape');
  await zhou.go('/desk?show=closed');
  await camera.take(zhou, 'desk-2-list-empty');
  await zhou.go('/desk/me');
  await camera.take(zhou, 'desk-9-me');
  await zhou.go('/desk');
  const reference = await page.locator('tr[data-row]').filter({ hasText: story.subject }).first().locator('form').getAttribute('action');
  const address = reference.replace(/\/opening.*/, '');
  await zhou.go(address);
  await camera.take(zhou, 'desk-3-case-sealed');
  await zhou.go('/desk');
  await desk.open(zhou, story.subject);
  await camera.take(zhou, 'desk-3-case-opened');
  await camera.dark(zhou, 'desk-3-case-opened');

  await zhou.press('desk.identity.open');
  await camera.take(zhou, 'desk-3-case-identity');
  await enter(lin, code);
  await camera.take(lin, 'case-1-filed');
  await desk.give(zhou, 'register');
  for (const command of ['accept', 'decline', 'forward', 'ask', 'message', 'note']) {
    await zhou.go(`${address}/${command}`);
    await camera.take(zhou, `desk-4-${command}`);
  }
  await zhou.go(`${address}/decline`);
  await zhou.follow(desk.sending(page));
  await camera.take(zhou, 'desk-4-decline-errors');

  // Somebody is faster: the same case in a second window.
  await zhou.go(`${address}/ask`);
  const second = await zhou.context.newPage();
  await second.goto(`${address}/accept?lang=${camera.language}`);
  await second.locator('#way').fill(story.answer);
  await Promise.all([second.waitForNavigation(), desk.sending(second).click()]);
  await page.locator('#question').fill(story.disagree);
  await zhou.follow(desk.sending(page));
  await camera.take(zhou, 'desk-5-conflict');
  await second.close();
  await zhou.follow(desk.sending(page));
  if (page.url().includes('/ask')) await zhou.follow(desk.sending(page));
  await camera.take(zhou, 'desk-6-asked');

  await lin.go('/case');
  await camera.take(lin, 'case-2-asked');
  await lin.press('case.write');
  await camera.take(lin, 'case-3-message');
  await lin.page.locator('#text').fill(story.answer);
  await lin.press('message.send');
  await camera.take(lin, 'case-4-sent');

  await zhou.go(`${address}/reply`);
  await zhou.follow(page.locator('button[name=text]').first());
  await camera.take(zhou, 'desk-7-reply');
  await page.locator('#facts').fill(story.answer);
  await page.locator('#rule').fill('');
  await zhou.follow(desk.sending(page));
  await camera.take(zhou, 'desk-7-reply-errors');
  await page.locator('input[name=outcome]').first().check();
  for (const field of ['facts', 'reasons', 'rule']) await page.locator(`#${field}`).fill(story.answer);
  // The session is ended from elsewhere while the reply is being written.
  const { login, passphrase } = town.signIn('supervisor.chengjian-ban');
  const elsewhere = await arrive(zhou.context.browser(), town, camera.language);
  await desk.signIn(elsewhere, { login, passphrase });
  await elsewhere.go('/desk/me');
  await elsewhere.press('desk.me.end');
  await elsewhere.leave();
  await zhou.follow(desk.sending(page));
  await camera.take(zhou, 'desk-8-expired');
  await page.locator('#name').fill(login);
  await page.locator('#passphrase').fill(passphrase);
  await zhou.press('desk.expired.go');
  await zhou.go(address);
  await camera.take(zhou, 'desk-8-replied');

  await lin.go('/case');
  await camera.take(lin, 'case-5-replied');
  await camera.dark(lin, 'case-5-replied');
  await lin.page.locator('details').evaluateAll((all) => all.forEach((one) => { one.open = true; }));
  await camera.take(lin, 'case-5-replied-unfolded');
  await camera.print(lin, 'case-5-replied');
  await lin.press('case.read-reply');
  await camera.take(lin, 'case-6-reply');
  await lin.go('/case/review');
  await camera.take(lin, 'case-7-review');
  await lin.go('/case/withdraw');
  await camera.take(lin, 'case-8-withdraw');
  await lin.go('/case/review');
  await lin.page.locator('#text').fill(story.disagree);
  await lin.follow(lin.page.locator('form[action^="/case/review"] button'));
  await lin.press('case.solved.partly');
  await camera.take(lin, 'case-9-reviewed');
  await lin.press('case.leave');
  await camera.take(lin, 'case-9-left');
}

async function others(chromium, town, strict, camera) {
  const visitor = await arrive(chromium, town, camera.language);
  for (const name of ['board', 'log', 'limits', 'accessibility']) {
    await visitor.go(`/${name}`);
    await camera.take(visitor, name);
  }
  await visitor.go('/board');
  await camera.dark(visitor, 'board');
  await camera.print(visitor, 'board');
  await visitor.go('/case');
  await camera.take(visitor, 'case-0-enter');
  await visitor.page.locator('#code').fill(town.code.slice(0, -1) + (town.code.endsWith('7') ? '8' : '7'));
  await visitor.press('follow.open');
  await camera.take(visitor, 'case-0-enter-error');
  await visitor.go('/nowhere');
  await camera.take(visitor, 'error-404');
  await visitor.go('/file/send');
  await camera.take(visitor, 'error-405');
  await visitor.go('/desk/set-up/nonsense');
  await camera.take(visitor, 'error-410');
  await visitor.go(town.invitation);
  await visitor.press('desk.set-up.go');
  await camera.take(visitor, 'desk-0-set-up');
  await visitor.context.addCookies([{ name: 'case', value: 'of-before', url: visitor.site }]);
  await visitor.go('/case/message');
  await camera.take(visitor, 'error-expired');
  await visitor.go('/file/what');
  await visitor.page.locator('#subject').fill('x');
  await visitor.page.locator('#body').fill(stories[camera.language].body);
  await visitor.page.locator('input[name=token]').evaluate((one) => { one.value = 'old'; });
  await visitor.press('form.continue');
  await camera.take(visitor, 'error-403');
  await visitor.go('/file/what');
  await visitor.page.locator('#body').evaluate((one) => { one.value = 'a'.repeat(3_000_000); });
  await visitor.press('form.continue');
  await camera.take(visitor, 'error-413');
  await visitor.leave();
  const impatient = await arrive(chromium, strict, camera.language);
  await impatient.go('/board');
  await camera.take(impatient, 'board-history');
  await impatient.go('/case');
  for (let times = 0; times < 2; ++times) {
    await impatient.page.locator('#code').fill('AAAAA');
    await impatient.press('follow.open');
  }
  await camera.take(impatient, 'error-429');
  await impatient.leave();
}

/// What the head of an office and an administrator see, in a town that has lived for a while.
async function heads(chromium, lived, camera) {
  const head = await arrive(chromium, lived, camera.language);
  await desk.signIn(head, lived.signIn('supervisor.zhen-zhengfu'));
  await head.go('/desk/board');
  await camera.take(head, 'head-1-board');
  for (const list of ['late', 'soon', 'asks', 'free', 'waiting']) {
    await head.go(`/desk/board?office=shehui-shiwu-ban&show=${list}`);
    await camera.take(head, `head-2-${list}`);
  }
  for (const path of ['/board', '/board/chengjian-ban', '/deadline', '/deadline?clock=complaint.reply&from-year=2026&from-month=8&from-day=3', '/log?entry=40']) {
    await head.go(path);
    await camera.take(head, `public${path.replace(/[^a-z0-9]+/g, '-')}`);
  }
  await head.leave();
}

async function administrator(chromium, town, camera) {
  const qin = await arrive(chromium, town, camera.language);
  const { page } = qin;
  await desk.signIn(qin, town.signIn('supervisor.zhen-zhengfu'));
  for (const path of ['town', 'town/offices', 'town/offices/chengjian-ban', 'town/categories', 'town/categories/noise', 'town/order/categories', 'town/replies',
    'town/replies/new', 'town/texts/town', 'town/categories/noise/history', 'calendar', 'calendar?calendar=cn&year=2026', 'mail']) {
    await qin.go(`/desk/${path}`);
    await camera.take(qin, `admin-${path.replace(/[^a-z0-9]+/g, '-')}`);
  }
  await qin.go('/desk/town/order/categories');
  await page.locator('#place-noise').selectOption('1');
  await qin.follow(page.locator('button[value=preview]'));
  await camera.take(qin, 'admin-town-order-preview');
  await qin.go('/desk/counter');
  await camera.take(qin, 'counter-1');
  await page.locator('#category').selectOption('noise');
  await page.locator('#read-back').check();
  await qin.press('counter.file');
  await camera.take(qin, 'counter-2-asks');
  await page.locator('#subject').fill(stories[camera.language].subject);
  await page.locator('#body').fill(stories[camera.language].body);
  await qin.press('counter.file');
  await camera.take(qin, 'counter-3-filed');
  await camera.print(qin, 'counter-3-filed');
  await qin.leave();
}

const chromium = await launch();
const lived = await Town.open({ lived: { days: 45, filings: 6 } });
const town = await Town.open({ invited: 'lin.tao' });
const strict = await Town.open({ imported: ['nyc', 'baltimore'], settings: ['limits.tries_per_minute=1'] });
try {
  for (const language of ['zh-CN', 'en']) {
    const camera = new Camera(language);
    const story = stories[language];
    const lin = await arrive(chromium, town, language);
    const zhou = await arrive(chromium, town, language);
    const code = await filing(lin, camera, story);
    await handling(lin, zhou, camera, story, town, code);
    await others(chromium, town, strict, camera);
    await heads(chromium, lived, camera);
    await administrator(chromium, town, camera);
  }
} finally {
  await chromium.close();
  await town.close();
  await strict.close();
  await lived.close();
}
